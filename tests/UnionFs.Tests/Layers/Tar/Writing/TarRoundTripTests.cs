using UnionFs.TestKit;
using Xunit;
using static UnionFs.Tests.Layers.Tar.Writing.WrittenTar;

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>What is written and read again shows the same tree, whatever kind of layer it was.</summary>
public sealed class TarRoundTripTests
{
    private static readonly int s_seeds = Math.Max(60, DifferentialCampaign.OperationsWanted / 250);

    public static TheoryData<string> Cases => [.. OciCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_layer_application_cases_come_back_as_they_were_read(string name)
    {
        var (stack, again) = (LayerStack.Empty, LayerStack.Empty);
        try
        {
            for (var i = 0; i < OciCases.All[name].GetProperty("layers").GetInt32(); i++)
            {
                stack = stack.Push(TarLayerProbe.OpenFile(OciCases.LayerPath(name, i)));
            }

            var expected = TreeWithoutLinkCounts(stack);
            foreach (var layer in stack)
            {
                again = again.Push(Reread(layer, Exact with { Below = again }));
            }

            Assert.Equal(expected, TreeWithoutLinkCounts(again));
        }
        catch (LayerFormatException) when (again.Count == 0)
        {
            // It is refused when it is read, so there is nothing to write.
        }
        finally
        {
            stack.Concat(again).ToList().ForEach(static l => l.Dispose());
        }
    }

    [Fact]
    public void Random_layers_come_back()
    {
        for (var seed = 0; seed < s_seeds; seed++)
        {
            var stack = new HostScripts((ulong)seed + 77_000_000).Stack;
            var again = LayerStack.Of(stack.Select(static l => Reread(l, Exact)));
            Assert.Equal(TreeWithoutSockets(stack), TreeWithoutSockets(again));
            foreach (var (layer, copy) in stack.Zip(again))
            {
                Assert.Equal(Write(layer, Exact), Write(copy, Exact));
            }
        }
    }

    [Fact]
    public void What_random_scripts_changed_comes_back_as_a_layer_and_as_a_whole_tree()
    {
        for (var seed = 0; seed < s_seeds; seed++)
        {
            var scripts = new HostScripts((ulong)seed + 78_000_000);
            using var fs = UnionFileSystem.Create(scripts.Stack);
            var runner = new ScriptRunner(fs);
            for (var i = 0; i < 120;)
            {
                var step = scripts.Next();
                if ((step.Script!.Path + step.Script.Other).Contains(".wh.", StringComparison.Ordinal))
                {
                    continue;
                }

                scripts.Accept(step);
                runner.Run(step.Script);
                if (i++ == 60)
                {
                    fs.Commit("half");
                }
            }

            var expected = TreeWithoutSockets(fs);
            var half = fs.Layers[^1];
            var stacks = new Dictionary<string, LayerStack>
            {
                ["two layers"] = scripts.Stack.Push(Reread(half, Exact)).Push(Reread(fs.ToLayer("rest"), Exact)),
                ["one layer"] = scripts.Stack.Push(Reread(fs.ToLayer("all", ChangesSince.Stack), Exact)),
                ["whole"] = LayerStack.Of(Reread(fs.Flatten("flat")[0], Exact)),
            };
            foreach (var (name, stack) in stacks)
            {
                Assert.True(expected == TreeWithoutSockets(stack), $"seed {seed}, {name}:\n{FirstDifference(expected, TreeWithoutSockets(stack))}");
            }
        }
    }

    [Fact]
    public void A_host_folder_comes_back()
    {
        var folder = Directory.CreateTempSubdirectory("unionfs-write-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "d", "e"));
            File.WriteAllText(Path.Combine(folder, "d", "f"), "text");
            File.WriteAllBytes(Path.Combine(folder, "big"), new byte[700_000]);
            File.CreateSymbolicLink(Path.Combine(folder, "l"), "d/f");
            using var layer = Layer.FromDirectory(folder);
            using var again = Reread(layer, Exact);
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            using var same = UnionFileSystem.Create(LayerStack.Of(again));
            Assert.Equal(Lines(fs), Lines(same));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string[] Lines(UnionFileSystem fs) => [.. fs.Walk("/", hashContent: true).Select(static e => $"{e.Path} {e.Stat.Mode} {e.Stat.Uid} {e.Stat.ModifyTime} {e.Sha256} {e.Target}")];
    }

    [Fact]
    public void A_deep_tree_comes_back_without_recursion()
    {
        var path = string.Concat(Enumerable.Repeat("/d", 5_000));
        var layer = Layer.InMemory("deep", b => b.File(path + "/f", "x"));
        using var again = Reread(layer);
        Assert.Equal(layer.Paths(), again.Paths());
    }

    private static string TreeWithoutLinkCounts(LayerStack stack)
    {
        using var fs = UnionFileSystem.Create(stack);
        return System.Text.RegularExpressions.Regex.Replace(fs.DumpTree(), " links=[0-9]+", "");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));
        return $"expected {string.Join("\n         ", a.Except(b))}\nactual   {string.Join("\n         ", b.Except(a))}";
    }
}
