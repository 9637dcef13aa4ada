// Package report holds what benchmarks have measured, and writes it: as lines in the format of Go's benchmarks, which benchstat compares, as
// tables for people, as JSON, and as one HTML page with plots that needs nothing beside itself.
//
// What comes in: [Result], [Promise], [Target] and [Change] values, gathered in a [Document]. What goes out: text. The package measures
// nothing. Bench, bench/versus and the command goxel-bench use it.
//
//	doc := report.NewDocument()
//	doc.Results = append(doc.Results, result)
//	os.Stdout.Write(result.AppendLine(nil))
//	err := doc.WriteHTML(file)
package report
