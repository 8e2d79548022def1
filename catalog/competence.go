package catalog

// CompetenceID names a competence as "framework:code": "digcomp:1.1",
// "pix:2.3", "metiers:cloud". The zero value means unknown.
type CompetenceID string
