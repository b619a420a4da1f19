namespace UnionFs.TestKit;

/// <summary>What the content of a layer's file has to keep (L7, L8).</summary>
internal static class ContentConformance
{
    private const int MaxBytesRead = 1 << 22;

    public static void Check(Layer layer, string path, in LayerEntry entry, Action<string, string, string> add)
    {
        using var content = layer.OpenContent(entry.Id);
        if (content.Length != entry.Attributes.Size)
        {
            add("L7", path, $"its size is {entry.Attributes.Size}, its content has {content.Length} bytes");
        }

        var whole = ReadWhole(content, path, add);
        CheckPieces(content, path, whole, add);
        CheckHoles(content, path, whole, add);
        using (var second = layer.OpenContent(entry.Id))
        {
            var other = layer.OpenContent(entry.Id);
            other.Dispose();
            other.Dispose();
            if (!ReadWhole(second, path, add).AsSpan().SequenceEqual(whole))
            {
                add("L7", path, "opened again it has other bytes");
            }
        }

        var wrong = 0;
        Parallel.For(0, 4, _ => wrong += ReadWhole(content, path, static (_, _, _) => { }).AsSpan().SequenceEqual(whole) ? 0 : 1);
        if (wrong > 0)
        {
            add("L9", path, "its content gives other bytes to several threads at once");
        }
    }

    private static byte[] ReadWhole(LayerContent content, string path, Action<string, string, string> add)
    {
        var bytes = new byte[Math.Min(content.Length, MaxBytesRead)];
        for (var done = 0; done < bytes.Length;)
        {
            var count = content.Read(done, bytes.AsSpan(done));
            if (count <= 0 || count > bytes.Length - done)
            {
                add("L7", path, $"reading at {done} of {content.Length} gives {count} bytes");
                return bytes;
            }

            done += count;
        }

        return bytes;
    }

    private static void CheckPieces(LayerContent content, string path, byte[] whole, Action<string, string, string> add)
    {
        foreach (var at in new[] { content.Length, content.Length + 1, content.Length + 10_000 })
        {
            if (content.Read(at, new byte[10]) != 0)
            {
                add("L7", path, $"there are bytes at {at}, and its length is {content.Length}");
            }
        }

        if (content.Read(0, []) != 0)
        {
            add("L7", path, "it reads something into nothing");
        }

        foreach (var size in new[] { 1, 7, 512, 4096, 5000 })
        {
            for (var offset = 0; offset < whole.Length; offset += Math.Max(size, whole.Length / 20))
            {
                var piece = new byte[size];
                var count = content.Read(offset, piece);
                if (count <= 0 || !piece.AsSpan(0, count).SequenceEqual(whole.AsSpan(offset, Math.Min(count, whole.Length - offset))))
                {
                    add("L7", path, $"{size} bytes read at {offset} are not those of the whole");
                }
            }
        }
    }

    private static void CheckHoles(LayerContent content, string path, byte[] whole, Action<string, string, string> add)
    {
        for (long at = 0; at < content.Length;)
        {
            long data = content.NextData(at), hole = data < content.Length ? content.NextHole(data) : content.Length;
            if (data < at || data > content.Length || hole > content.Length || (data < content.Length && hole <= data))
            {
                add("L8", path, $"after {at} there is data at {data} up to {hole}, and its length is {content.Length}");
                return;
            }

            var (start, end) = ((int)Math.Min(at, whole.Length), (int)Math.Min(data, whole.Length));
            if (whole.AsSpan(start, end - start).ContainsAnyExcept((byte)0))
            {
                add("L8", path, $"the hole from {at} to {data} does not read as zeros");
            }

            at = hole;
        }

        if (content.NextData(content.Length) != content.Length || content.NextHole(content.Length) != content.Length)
        {
            add("L8", path, "at the end there is data or no hole");
        }
    }
}
