using System.Text;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Opens tars made in memory and looks at single entries of the layer.</summary>
internal static class TarLayerProbe
{
    public static Layer Open(byte[] tar, TarLayerOptions? options = null) => Layer.FromTar(new MemoryStream(tar), options);

    public static Layer OpenFile(string path, TarLayerOptions? options = null) =>
        Layer.FromTar(path, options, TestContext.Current.CancellationToken);

    public static Layer Open(TarBuilder tar, TarLayerOptions? options = null) => Open(tar.ToArray(), options);

    public static string Refusal(byte[] tar, TarLayerOptions? options = null)
    {
        var error = Assert.Throws<LayerFormatException>(() => Open(tar, options));
        Assert.True(error.Offset >= 0, error.Message);
        return error.Message;
    }

    public static string Refusal(TarBuilder tar, TarLayerOptions? options = null) => Refusal(tar.ToArray(), options);

    public static LayerEntry? Find(this Layer layer, string path)
    {
        var at = layer.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = at.Kind != LayerEntryKind.Directory ? [] : layer.ReadDirectory(at.Id).Where(e => FsName.ToText(e.Name.Span) == name).ToArray();
            if (next.Length == 0)
            {
                return null;
            }

            at = Assert.Single(next);
        }

        return at;
    }

    public static LayerEntry Entry(this Layer layer, string path) =>
        layer.Find(path) ?? throw new FileNotFoundException($"No entry '{path}' among: {string.Join(' ', layer.Paths())}");

    /// <summary>All paths, whiteouts with a leading minus, directories with a slash; sorted.</summary>
    public static string[] Paths(this Layer layer)
    {
        var paths = new List<string>();
        var pending = new Stack<(LayerEntry Entry, string Path)>();
        pending.Push((layer.Root, ""));
        while (pending.TryPop(out var at))
        {
            foreach (var entry in layer.ReadDirectory(at.Entry.Id))
            {
                var path = at.Path + FsName.ToText(entry.Name.Span);
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((entry, path + "/"));
                }

                paths.Add(entry.Kind switch { LayerEntryKind.Whiteout => "-" + path, LayerEntryKind.Directory => path + "/", _ => path });
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return [.. paths];
    }

    public static string Text(this Layer layer, string path) => Encoding.UTF8.GetString(layer.Bytes(path));

    public static byte[] Bytes(this Layer layer, string path)
    {
        using var content = layer.OpenContent(layer.Entry(path).Id);
        var bytes = new byte[content.Length];
        Assert.Equal(bytes.Length, content.Read(0, bytes));
        Assert.Equal(0, content.Read(content.Length, new byte[1]));
        return bytes;
    }

    public static string Target(this Layer layer, string path) => FsName.ToText(layer.Entry(path).Target.Span);
}
