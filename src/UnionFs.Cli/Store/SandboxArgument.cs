using System.CommandLine;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary>Kept sandboxes as they are named on the command line.</summary>
internal static class SandboxArgument
{
    private const string Prefix = "sandbox:";

    public static Argument<string> Create() => new("sandbox") { Description = "The name of a kept sandbox." };

    /// <summary>The name in <c>sandbox:NAME</c>; null for any other word.</summary>
    public static string? NameOf(string word) => word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : null;

    /// <summary>Changes a sandbox and saves it; tells what is to be warned of.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="argument">Its name, with or without <c>sandbox:</c>.</param>
    /// <param name="change">The change; if it throws, nothing is saved.</param>
    public static void Change(ParseResult parsed, Argument<string> argument, Action<UnionFileSystem> change)
    {
        using var store = StoreOption.Open(parsed);
        using var container = Open(store, parsed.GetValue(argument)!);
        change(container.FileSystem);
        container.Save();
        Tool.Warn(parsed, container.Warnings);
    }

    public static Container Open(ImageStore store, string word) => store.OpenContainer(NameOf(word) ?? word);
}
