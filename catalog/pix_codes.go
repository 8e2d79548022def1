package catalog

// PixIssueCodes are the codes of the issues that ReadPix, ReadPixUsers, ReadJobs
// and PixNotFound raise besides those of ReaderIssueCodes; each has its
// sentences in messages, under "issue.<code>.what" and "issue.<code>.mend".
var PixIssueCodes = []string{
	"pix-csv", "pix-unknown", "pix-sharing", "pix-person-column", "pix-person-columns", "pix-competence", "pix-column-twice",
	"pix-width", "pix-shared", "pix-date", "pix-person", "pix-points", "pix-level", "pix-level-points", "pix-mastery", "pix-not-found",
	"pix-users-columns", "pix-users-line", "pix-users-twice",
	"jobs-columns", "jobs-job", "jobs-competence", "jobs-level", "jobs-twice",
}
