using System.CommandLine;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>Images as they are named on the command line.</summary>
internal static class ImageArgument
{
    public static Argument<string> Create(string name = "image", string description = "The image: oci:FOLDER[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG].") =>
        new(name) { Description = description };

    /// <summary>Whether a word names an image.</summary>
    public static bool IsReference(string word) => ImageReference.IsReference(word);

    /// <summary>Opens an image that an argument names, with its progress on a terminal.</summary>
    public static OpenedImage Open(ParseResult parsed, Argument<string> argument) => Open(parsed.GetValue(argument)!, parsed);

    /// <summary>Opens an image.</summary>
    /// <param name="reference">As it is written.</param>
    /// <param name="parsed">The command line; without it no progress is shown.</param>
    public static OpenedImage Open(string reference, ParseResult? parsed)
    {
        if (!IsReference(reference))
        {
            throw new UsageException($"'{FsText.Quote(reference)}' is not an image: oci:FOLDER[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG].");
        }

        using var progress = ProgressLine.Start($"opening {FsText.Quote(reference)}", parsed);
        try
        {
            return new OpenedImage(OciImage.Open(reference, progress: progress));
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
