using System.CommandLine;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>load</c>: images from elsewhere into the store.</summary>
internal static class LoadCommand
{
    public static Command Create(TextWriter output)
    {
        var source = new Argument<string>("source") { Description = "oci:FOLDER[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:TAG]; without a tag all images there." };
        var name = new Option<string?>("--name", "-n") { Description = "What to call it; its tag unless said.", HelpName = "NAME" };
        var all = new Option<bool>("--all-platforms") { Description = "Load an image for all its platforms." };
        var command = new Command("load", "Load images into the store, verifying everything; layers that are there already are not written again.") { source, name, all };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            IReadOnlyList<LoadedImage> loaded;
            using (var progress = ProgressLine.Start($"loading {FsText.Quote(parsed.GetValue(source))}", parsed))
            {
                loaded = store.Load(parsed.GetValue(source)!, new LoadOptions { Name = parsed.GetValue(name), AllPlatforms = parsed.GetValue(all) }, progress);
            }

            foreach (var image in loaded)
            {
                var shared = image.SharedLayers == 0 ? "" : $", {image.SharedLayers} layer{(image.SharedLayers == 1 ? "" : "s")} ({ByteText.Format(image.SharedBytes)}) were there";
                output.Write($"{FsText.Escape(image.Name ?? "(no name)")}  {image.Descriptor.Digest.Short}  {ByteText.Format(image.WrittenBytes)} written{shared}\n");
            }

            return 0;
        });
        return command;
    }
}
