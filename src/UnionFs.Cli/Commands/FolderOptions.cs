using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary>Folders of the host as a place to write to: how a command line tells them from files, how they are written, and what is told of it.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string> _whiteouts = new("--whiteouts") { Description = "How deletions are written in a folder: overlay or oci.", HelpName = "FORM", DefaultValueFactory = static _ => "overlay" };
    private readonly Option<bool> _noOwners = new("--no-owners") { Description = "A folder belongs to you, whoever owns what in the tree." };
    private readonly Option<bool> _strict = new("--strict") { Description = "Write no folder rather than one without what the host or your rights have no place for." };

    public FolderOptions() => _whiteouts.AcceptOnlyFromAmong("overlay", "oci");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_whiteouts);
        command.Add(_noOwners);
        command.Add(_strict);
    }

    /// <summary>Whether a path means a folder: it ends with a slash, or there is one.</summary>
    public static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);

    /// <summary>What a command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isLayer">Whether it is a layer that is written, with deletions in it.</param>
    public FolderWriteOptions Of(ParseResult parsed, bool isLayer)
    {
        var detail = parsed.GetValue(_strict) ? FolderDetail.Required : FolderDetail.WherePossible;
        return new FolderWriteOptions
        {
            Whiteouts = !isLayer ? WhiteoutFormat.None : parsed.GetValue(_whiteouts) == "oci" ? WhiteoutFormat.Oci : WhiteoutFormat.Overlay,
            Owners = parsed.GetValue(_noOwners) ? FolderDetail.Omitted : detail,
            Xattrs = detail,
            SpecialFiles = detail,
        };
    }

    /// <summary>Tells what was left out, a line a kind.</summary>
    public static void WriteOmissions(FolderReport report, TextWriter output)
    {
        foreach (var omission in report.LeftOut)
        {
            output.Write($"left out: {omission}\n");
        }
    }
}
