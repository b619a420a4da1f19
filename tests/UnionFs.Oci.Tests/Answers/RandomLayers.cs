using System.Text;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>Random stacks over few names, so that layers meet. Every stored file carries a number of its own as an attribute.</summary>
internal static class RandomLayers
{
    public const string Identity = "user.identity";
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    /// <summary>The stacks of the first seeds, without the few whose links go in circles and which the engine refuses.</summary>
    public static IEnumerable<(int Seed, LayerStack Stack)> All(int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var stack = Make(seed);
            if (IsUsable(stack))
            {
                yield return (seed, stack);
            }
        }
    }

    public static bool IsUsable(LayerStack stack)
    {
        try
        {
            UnionFileSystem.Create(stack).Dispose();
            return true;
        }
        catch (LayerFormatException e) when (e.Message.Contains("symbolic links on the way to it", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static LayerStack Make(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 6);
        var number = 0;
        var layers = new List<Layer>();
        for (var i = 0; i < count; i++)
        {
            var builder = new MemoryLayerBuilder($"layer {i}");
            var files = new List<string>();
            Fill(builder, random, "", 0, files, ref number);
            layers.Add(builder.Build());
        }

        return LayerStack.Of(layers);
    }

    private static void Fill(MemoryLayerBuilder builder, Random random, string directory, int depth, List<string> files, ref int number)
    {
        foreach (var name in s_names)
        {
            var path = $"{directory}/{name}";
            switch (random.Next(12))
            {
                case 0 or 1 or 2:
                    // Few contents of few lengths, so that many are equal.
                    builder.File(path, Encoding.ASCII.GetBytes(new string((char)('a' + random.Next(4)), random.Next(0, 4) * 10)))
                        .WithXattr(Identity, BitConverter.GetBytes(number++));
                    files.Add(path);
                    break;
                case 3 or 4 or 5 when depth < 3:
                    if (random.Next(2) == 0)
                    {
                        builder.Directory(path).WithMode((UnixFileMode)(0x1C0 + random.Next(8)));
                    }

                    Fill(builder, random, path, depth + 1, files, ref number);
                    break;
                case 6:
                    builder.Whiteout(path);
                    break;
                case 7 when depth < 3:
                    builder.Directory(path).Opaque(path);
                    Fill(builder, random, path, depth + 1, files, ref number);
                    break;
                case 8:
                    builder.Symlink(path, random.Next(2) == 0 ? "/a" : "b");
                    break;
                case 9 when files.Count > 0:
                    builder.HardLink(path, files[random.Next(files.Count)]);
                    break;
            }
        }
    }
}
