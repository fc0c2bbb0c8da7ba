using System.Text;
using MultiHost.Doctor.Findings;

namespace MultiHost.Doctor.Report;

/// <summary>Findings as a table for people.</summary>
internal static class ReportTable
{
    private const string FixMark = "fix: ";

    public static string Write(ExaminationReport report)
    {
        IReadOnlyList<Finding> findings = report.Findings;
        int subject = Width(findings.Select(f => f.Subject), "host");
        int check = Width(findings.Select(f => f.Check), "check");
        int result = Width(findings.Select(f => Word(f.Result)), "result");
        StringBuilder text = new();
        Row("host", "check", "result", "what was found");
        string last = "";
        foreach (Finding finding in findings)
        {
            Row(finding.Subject == last ? "" : finding.Subject, finding.Check, Word(finding.Result), finding.Fact);
            if (finding.Fix is { } fix)
            {
                Row("", "", "", $"{FixMark}{fix.ReplaceLineEndings("\n" + new string(' ', FixMark.Length))}");
            }

            last = finding.Subject;
        }

        return text.Append('\n').Append(Summary(report)).ToString();

        void Row(string first, string second, string third, string fourth)
        {
            string head = $"{first.PadRight(subject)}  {second.PadRight(check)}  {third.PadRight(result)}  ";
            foreach (string line in fourth.ReplaceLineEndings("\n").Split('\n'))
            {
                text.Append($"{head}{line}".TrimEnd()).Append('\n');
                head = new string(' ', head.Length);
            }
        }
    }

    public static string Word(FindingResult result) => result switch
    {
        FindingResult.Fine => "ok",
        FindingResult.Note => "note",
        FindingResult.Lacks => "LACKS",
        _ => "-",
    };

    private static int Width(IEnumerable<string> texts, string head) => texts.Append(head).Max(t => t.Length);

    private static string Summary(ExaminationReport report)
    {
        int lacks = report.Findings.Count(f => f.Result == FindingResult.Lacks);
        int notes = report.Findings.Count(f => f.Result == FindingResult.Note);
        string noted = notes switch { 0 => "", 1 => " 1 note.", _ => $" {notes} notes." };
        return lacks switch
        {
            0 => $"Nothing lacks.{noted}",
            1 => $"1 thing lacks that a run needs.{noted}",
            _ => $"{lacks} things lack that a run needs.{noted}",
        };
    }
}
