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

    /// <summary>Opens a sandbox of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="word">Its name, with or without <c>sandbox:</c>.</param>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static Container Open(ImageStore store, string word)
    {
        var name = NameOf(word) ?? word;
        return store.Containers().Any(c => c.Name == name) ? store.OpenContainer(name) : throw Missing(store, name);
    }

    /// <summary>What is told of a sandbox that is not there: also that there is an image of that name, which is another kind of thing.</summary>
    public static FileNotFoundException Missing(ImageStore store, string name)
    {
        var image = store.Images().FirstOrDefault(i => name.Length > 0 && (i.Name == name || i.Name == $"{name}:latest"));
        var hint = image is null ? "" : $"; there is an image of that name: image:{FsText.Quote(image.Name!)}";
        return new FileNotFoundException($"There is no sandbox '{FsText.Quote(name)}' in '{FsText.Quote(store.Path)}'{hint}.");
    }
}
