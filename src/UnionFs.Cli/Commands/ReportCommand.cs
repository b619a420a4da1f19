using System.CommandLine;
using System.Text;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary><c>report</c>: one HTML page about an image.</summary>
internal static class ReportCommand
{
    public static Command Create(TextWriter output)
    {
        var image = ImageArgument.Create();
        var file = new Option<string>("--output", "-o") { Description = "The file to write; - is standard output.", HelpName = "FILE", Required = true };
        var command = new Command("report", "Write one self-contained HTML page about an image: its layers, merged tree, changes and wasted bytes.") { image, file };
        command.SetAction(parsed =>
        {
            using var opened = ImageArgument.Open(parsed, image);
            var report = HtmlReport.Of(opened.Image, parsed.GetValue(image));
            var path = parsed.GetValue(file)!;
            if (path == "-")
            {
                report.Write(output);
                return 0;
            }

            using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)))
            {
                report.Write(writer);
            }

            output.Write($"{FsText.Escape(path)}: {ByteText.Format(new FileInfo(path).Length)}\n");
            return 0;
        });
        return command;
    }
}
