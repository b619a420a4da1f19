using System.Text;

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>Writes layers and looks at the bytes and at what is read back.</summary>
internal static class WrittenTar
{
    public static readonly TarWriteOptions Exact = new() { KeepNanoseconds = true };

    public static byte[] Write(Layer layer, TarWriteOptions? options = null) => Write(layer, out _, options);

    public static byte[] Write(Layer layer, out TarReport report, TarWriteOptions? options = null)
    {
        var stream = new MemoryStream();
        report = layer.WriteTar(stream, options);
        return stream.ToArray();
    }

    public static Layer Reread(Layer layer, TarWriteOptions? options = null) =>
        Layer.FromTar(new MemoryStream(Write(layer, options)), new TarLayerOptions { Name = layer.Name });

    /// <summary>The headers: type, name, and the records of PAX headers in braces.</summary>
    public static List<string> Headers(byte[] tar)
    {
        var lines = new List<string>();
        var pax = "";
        for (var at = 0; at + 512 <= tar.Length && tar[at] != 0;)
        {
            var block = tar.AsSpan(at, 512);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(block.Slice(124, 11)), 8);
            var name = Text(block[..100]);
            var prefix = Text(block.Slice(345, 155));
            if (block[156] == 'x')
            {
                pax = " {" + Encoding.Latin1.GetString(tar.AsSpan(at + 512, size)).Replace("\n", "|", StringComparison.Ordinal) + "}";
            }
            else
            {
                var link = Text(block.Slice(157, 100));
                lines.Add($"{(char)block[156]} {(prefix.Length > 0 ? prefix + "/" : "")}{name}{(link.Length > 0 ? " -> " + link : "")}{pax}");
                pax = "";
            }

            at += 512 + ((size + 511) & -512);
        }

        return lines;
    }

    /// <summary>The tree that a stack shows, but for sockets, which no tar can hold.</summary>
    public static string TreeWithoutSockets(LayerStack stack)
    {
        using var fs = UnionFileSystem.Create(stack);
        return TreeWithoutSockets(fs);
    }

    public static string TreeWithoutSockets(UnionFileSystem fs) =>
        string.Join('\n', fs.DumpTree().Split('\n').Where(static l => !l.StartsWith('s')));

    private static string Text(ReadOnlySpan<byte> field) => FsName.ToText(field[..(field.IndexOf((byte)0) is var end and >= 0 ? end : field.Length)]);
}
