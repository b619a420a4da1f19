using System.CommandLine;
using UnionFs.Cli.Store;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>Images as they are named on the command line.</summary>
internal static class ImageArgument
{
    private const string StorePrefix = "image:";

    public static Argument<string> Create(string name = "image", string description = "The image: oci:FOLDER[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], or the name of one in the store.") =>
        new(name) { Description = description };

    /// <summary>Whether a word names an image and could name no file.</summary>
    public static bool IsReference(string word) => ImageReference.IsReference(word) || word.StartsWith(StorePrefix, StringComparison.Ordinal);

    /// <summary>The name of an image in the store, with or without <c>image:</c>.</summary>
    public static string StoredName(string word) => word.StartsWith(StorePrefix, StringComparison.Ordinal) ? word[StorePrefix.Length..] : word;

    /// <summary>Opens an image that an argument names, with its progress on a terminal.</summary>
    public static OpenedImage Open(ParseResult parsed, Argument<string> argument) => Open(parsed.GetValue(argument)!, parsed);

    /// <summary>Opens an image.</summary>
    /// <param name="reference">As it is written.</param>
    /// <param name="parsed">The command line; without it no progress is shown.</param>
    public static OpenedImage Open(string reference, ParseResult? parsed)
    {
        using var progress = ProgressLine.Start($"opening {FsText.Quote(reference)}", parsed);
        if (ImageReference.IsReference(reference))
        {
            return new OpenedImage(OciImage.Open(reference, progress: progress));
        }

        if (SandboxArgument.NameOf(reference) is not null)
        {
            throw new UsageException($"'{FsText.Quote(reference)}' is a sandbox, and this is about images.");
        }

        if (StoredName(reference).Length == 0)
        {
            throw new UsageException($"'{FsText.Quote(reference)}' names no image.");
        }

        var store = StoreOption.Open(parsed);
        try
        {
            return new OpenedImage(store.OpenImage(StoredName(reference), progress: progress), store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
