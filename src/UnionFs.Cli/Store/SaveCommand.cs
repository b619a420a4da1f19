using System.CommandLine;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>save</c>: an image into a layout or an archive that other tools take.</summary>
internal static class SaveCommand
{
    public static Command Create(TextWriter output)
    {
        var image = ImageArgument.Create();
        var target = new Argument<string>("target") { Description = "oci:FOLDER[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:NAME]." };
        var command = new Command("save", "Write an image to a layout or an archive, its bytes unchanged.") { image, target };
        command.SetAction(parsed =>
        {
            using var opened = ImageArgument.Open(parsed, image);
            var to = ImageReference.Parse(parsed.GetValue(target)!);
            var tag = to.Tag ?? opened.Image.Descriptor.Tag;
            using var progress = ProgressLine.Start($"saving {FsText.Quote(parsed.GetValue(target))}", parsed);
            var draft = opened.Image.ToDraft();
            var written = to.Kind switch
            {
                ImageReferenceKind.DockerArchive => draft.SaveDockerArchive(to.Path, tag, progress: progress),
                ImageReferenceKind.LayoutArchive => draft.SaveLayoutArchive(to.Path, tag, progress: progress),
                _ => Save(draft, to.Path, tag, progress),
            };
            progress.Dispose();
            output.Write($"{to}  {written.Digest.Short}\n");
            return 0;
        });
        return command;
    }

    private static Descriptor Save(ImageDraft draft, string path, string? tag, ProgressLine progress)
    {
        using var layout = LayoutFolder.Create(path);
        return draft.Save(layout, tag, progress: progress);
    }
}
