package catalog

import (
	"archive/zip"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// xlsxParts is a workbook reduced to what reading its cells needs.
type xlsxParts struct {
	file  string               // the reduced copy
	scans map[string]sheetScan // by part, "xl/worksheets/sheet1.xml"
	names map[string]string    // part by sheet name
}

func (p *xlsxParts) scanOf(sheet string) sheetScan { return p.scans[p.names[sheet]] }

// Limits that no catalogue comes near: bytes of the zip directory, distinct
// texts in a workbook (each costs some 60 bytes of memory).
const (
	maxZipDirectory  = 4 << 20
	maxSharedStrings = 2_000_000
)

// trimWorkbook copies the needed parts of a workbook to a temporary file,
// looking through the large ones on the way. On an error the copy may be there.
func (r *reading) trimWorkbook(section *io.SectionReader, alive func() error) (*xlsxParts, error) {
	if zipDirectory(section) > maxZipDirectory {
		return nil, r.fatal("zip-limit", 0, "", "Limit", humanBytes(maxZipDirectory))
	}
	zr, err := zip.NewReader(section, section.Size())
	if err != nil {
		return nil, r.fatal("xlsx-broken", 0, "", "Reason", err.Error())
	}
	tmp, err := os.CreateTemp("", "parcours-xlsx-*.xlsx")
	if err != nil {
		return nil, fmt.Errorf("copy workbook: %w", err)
	}
	defer tmp.Close()
	p := &xlsxParts{file: tmp.Name(), scans: map[string]sheetScan{}, names: map[string]string{}}
	zw := zip.NewWriter(tmp)
	var total int64
	seen := map[string]bool{}
	for _, f := range zr.File {
		name := partName(f.Name)
		total += int64(f.UncompressedSize64)
		if total > r.o.Limits.UnzippedBytes || int64(f.UncompressedSize64) < 0 {
			return p, r.fatal("zip-limit", 0, "", "Limit", humanBytes(r.o.Limits.UnzippedBytes))
		}
		if !neededPart(name) || seen[name] {
			continue
		}
		seen[name] = true
		if err := r.checkPart(p, f, name, alive); err != nil {
			return p, err
		} else if err := zw.Copy(f); err != nil {
			return p, fmt.Errorf("copy workbook part %s: %w", name, err)
		}
	}
	if !seen["xl/workbook.xml"] {
		return p, r.fatal("xlsx-broken", 0, "", "Reason", "xl/workbook.xml")
	}
	return p, errors.Join(zw.Close(), r.nameSheets(p, zr))
}

// zipDirectory reads the size of the central directory, which archive/zip
// would load whole (APPNOTE 4.3.16); 0 when there is none, huge for ZIP64.
func zipDirectory(section *io.SectionReader) int64 {
	tail := make([]byte, min(section.Size(), 1<<16+22))
	if _, err := section.ReadAt(tail, section.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || at+16 > len(tail) {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(tail[at+12:]))
}

func partName(name string) string {
	return strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/")
}

// neededPart reports whether cells can be read without a part.
func neededPart(name string) bool {
	switch strings.ToLower(name) {
	case "[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedstrings.xml", "xl/theme/theme1.xml":
		return true
	}
	return isSheetPart(name)
}

func isSheetPart(name string) bool {
	return strings.HasPrefix(name, "xl/worksheets/") && path.Dir(name) == "xl/worksheets" && strings.HasSuffix(name, ".xml")
}

// checkPart looks a part through: the large ones token by token.
func (r *reading) checkPart(p *xlsxParts, f *zip.File, name string, alive func() error) error {
	large := strings.EqualFold(name, "xl/sharedStrings.xml") || strings.HasPrefix(strings.ToLower(name), "xl/worksheets/sheet")
	if !large && int64(f.UncompressedSize64) > r.o.Limits.PartBytes {
		return r.fatal("zip-part-limit", 0, name, "Limit", humanBytes(r.o.Limits.PartBytes))
	}
	rc, err := f.Open()
	if err != nil {
		return r.fatal("xlsx-broken", 0, name, "Reason", err.Error())
	}
	defer rc.Close()
	m := &meter{r: rc, alive: alive, limit: r.o.Limits.UnzippedBytes}
	scan, err := scanPart(newXMLScanner(m, r.o.Limits), isSheetPart(name))
	p.scans[name] = scan
	if over := alive(); err == nil || over != nil {
		return over
	}
	if limit, ok := errors.AsType[*limitError](err); ok {
		return r.fatal(limit.code, scan.last, name, "Limit", limit.limit)
	}
	return r.fatal("xlsx-broken", scan.last, name, "Reason", err.Error())
}

// nameSheets finds which part each sheet is (ECMA-376 18.2.19 and OPC
// relationships).
func (r *reading) nameSheets(p *xlsxParts, zr *zip.Reader) error {
	targets := map[string]string{}
	r.eachElement(zr, "xl/_rels/workbook.xml.rels", "Relationship", func(n xml.StartElement) {
		targets[attrOf(n, "Id")] = attrOf(n, "Target")
	})
	r.eachElement(zr, "xl/workbook.xml", "sheet", func(n xml.StartElement) {
		target := targets[attrOf(n, "id")]
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		p.names[attrOf(n, "name")] = strings.TrimPrefix(target, "/")
	})
	return nil
}

// eachElement calls do for the elements of a name in a part that was looked
// through already.
func (r *reading) eachElement(zr *zip.Reader, part, element string, do func(xml.StartElement)) {
	for _, f := range zr.File {
		if partName(f.Name) != part {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return
		}
		defer rc.Close()
		s := newXMLScanner(rc, r.o.Limits)
		for {
			tok, err := s.token()
			if err != nil {
				return
			}
			if start, ok := tok.(xml.StartElement); ok && start.Name.Local == element {
				do(start)
			}
		}
	}
}

func attrOf(n xml.StartElement, name string) string {
	for _, a := range n.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
