namespace UnionFs.TestKit;

/// <summary>Random layers over few names, so that they meet often.</summary>
internal sealed class RandomLayers(Random random, Func<string> linkTarget, bool hasLowerLinks)
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    /// <summary>Up to four layers; each names the directories it puts something into, or some of them only implies.</summary>
    public LayerStack Stack()
    {
        var stack = LayerStack.Empty;
        for (var levels = random.Next(5); stack.Count < levels;)
        {
            var below = hasLowerLinks ? new OracleFileSystem(stack).Paths().Where(p => p.Kind == NodeKind.File).Select(p => p.Path).ToList() : [];
            stack = stack.Push(Layer(stack.Count, below));
        }

        return stack;
    }

    private Layer Layer(int level, List<string> below) => UnionFs.Layer.InMemory($"layer {level}", builder =>
    {
        // Links get names no path of a layer goes through, as a parent that is a link in the layer below is a matter of
        // reading images, not of the operations compared here.
        var files = new List<string>();
        for (var i = random.Next(1, 25); i > 0; i--)
        {
            try
            {
                if (below.Count > 0 && random.Next(6) == 0)
                {
                    builder.HardLink($"/lower-{random.Next(9)}", below[random.Next(below.Count)]);
                    continue;
                }

                Add(builder, files);
            }
            catch (ArgumentException)
            {
                // A file is in the place of a parent: this layer does without the entry.
            }
        }
    });

    private void Add(MemoryLayerBuilder builder, List<string> files)
    {
        var path = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "/" + s_names[random.Next(s_names.Length)]));
        var kind = random.Next(12);
        if (kind is < 7 or 9)
        {
            // What the path names or goes through is no file any more, nor is anything below it if it is no directory.
            files.RemoveAll(f => f == path || path.StartsWith(f + "/", StringComparison.Ordinal) || f.StartsWith(path + "/", StringComparison.Ordinal));
        }

        switch (kind)
        {
            case < 4:
                builder.File(path, Bytes());
                files.Add(path);
                break;
            case < 7:
                builder.Directory(path);
                break;
            case 7:
                builder.Symlink(path + "-link", linkTarget() is { Length: > 0 and < 4096 } target ? target : "a");
                break;
            case 8 when files.Count > 0:
                builder.HardLink(path + "-hard", files[random.Next(files.Count)]);
                break;
            case 9:
                builder.Special(path, (NodeKind)((int)NodeKind.Fifo + random.Next(4)), new DeviceNumber(1, 7));
                break;
            case 10:
                builder.Whiteout(path);
                return;
            default:
                builder.Directory(path).Opaque(path);
                return;
        }

        if (random.Next(2) == 0)
        {
            builder.WithOwner((uint)random.Next(3), (uint)random.Next(3)).WithTime(new(random.Next(-5, 2_000_000_000), random.Next(1_000_000_000)));
        }
    }

    private byte[] Bytes()
    {
        var bytes = new byte[random.Next(12) switch { 0 => 0, 1 => 5000, 2 => 12_000, _ => random.Next(1, 20) }];
        random.NextBytes(bytes);
        return bytes;
    }
}
