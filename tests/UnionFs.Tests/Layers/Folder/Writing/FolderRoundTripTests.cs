using UnionFs.TestKit;
using UnionFs.Tests.Layers.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>What is written to a folder and read again shows the same tree, whatever kind of layer it was.</summary>
public sealed class FolderRoundTripTests : IDisposable
{
    private static readonly int s_seeds = Math.Max(24, DifferentialCampaign.OperationsWanted / 400);

    /// <summary>The cases that no folder can hold: longer names than a host has, and entries below a link of the layers below.</summary>
    private static readonly string[] s_unsaid = ["gnu-longname", "write-through-symlink-parent"];

    private readonly FolderScene _scene = new();

    public static TheoryData<string> Cases => [.. OciCases.All.Keys];

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_layer_application_cases_come_back_as_they_were_read(string name)
    {
        SkipUnlessRoot();
        var (stack, again, hasTimes) = (LayerStack.Empty, LayerStack.Empty, true);
        try
        {
            for (var i = 0; i < OciCases.All[name].GetProperty("layers").GetInt32(); i++)
            {
                stack = stack.Push(TarLayerProbe.OpenFile(OciCases.LayerPath(name, i)));
            }

            var expected = Comparable(FolderScene.TreeOf(stack));
            for (var i = 0; i < stack.Count; i++)
            {
                again = again.Push(_scene.Reread(stack[i], out var report, new FolderWriteOptions { Whiteouts = WhiteoutFormat.Oci, Below = stack.Take(i) }));
                hasTimes &= report.LeftOut.All(static o => o.Kind != FolderOmissionKind.Time);
            }

            Assert.Equal(name != "times", hasTimes);
            Assert.True(!hasTimes || expected == Comparable(FolderScene.TreeOf(again)), $"{expected}\n---\n{Comparable(FolderScene.TreeOf(again))}");
        }
        catch (Exception e) when (e is PathTooLongException or NotSupportedException && s_unsaid.Contains(name))
        {
            // The host has no such names, or a folder no way to say it.
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

    [Theory]
    [InlineData(WhiteoutFormat.Overlay)]
    [InlineData(WhiteoutFormat.Oci)]
    public void Random_layers_come_back(WhiteoutFormat form)
    {
        SkipUnlessRoot();
        for (var seed = 0; seed < s_seeds; seed++)
        {
            var stack = new HostScripts((ulong)seed + 81_000_000).Stack;
            var again = LayerStack.Empty;
            foreach (var layer in stack)
            {
                again = again.Push(_scene.Reread(layer, out var report, new FolderWriteOptions { Whiteouts = form, Below = stack.Take(again.Count) }));
                Assert.DoesNotContain(report.LeftOut, static o => o.Kind != FolderOmissionKind.ImplicitDirectory);
            }

            AssertSame(Comparable(FolderScene.TreeOf(stack)), Comparable(FolderScene.TreeOf(again)), $"seed {seed}");
        }
    }

    [Fact]
    public void What_random_scripts_changed_comes_back_as_layers_and_as_a_whole_tree()
    {
        SkipUnlessRoot();
        for (var seed = 0; seed < s_seeds; seed++)
        {
            using var fs = Scripted((ulong)seed + 82_000_000, static o => IsWhiteoutOfOverlay(o) || IsWhiteoutOfOci(o), out var bottom);
            var expected = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
            var oci = new FolderWriteOptions { Whiteouts = WhiteoutFormat.Oci };
            var stacks = new Dictionary<string, LayerStack>
            {
                ["two layers"] = bottom.Push(_scene.Reread(fs.Layers[^1])).Push(_scene.Reread(fs.ToLayer("rest"))),
                ["one layer"] = bottom.Push(_scene.Reread(fs.ToLayer("all", ChangesSince.Stack))),
                ["one layer, OCI"] = bottom.Push(_scene.Reread(fs.ToLayer("all", ChangesSince.Stack), oci)),
                ["whole"] = LayerStack.Of(_scene.Reread(fs.Flatten("flat")[0])),
            };
            foreach (var (name, stack) in stacks)
            {
                AssertSame(name == "whole" ? expected : Comparable(expected), name == "whole" ? FolderScene.TreeOf(stack) : Comparable(FolderScene.TreeOf(stack)), $"seed {seed}, {name}");
            }
        }
    }

    [Fact]
    public void The_merged_tree_of_random_scripts_is_what_is_written()
    {
        SkipUnlessRoot();
        for (var seed = 0; seed < s_seeds; seed++)
        {
            using var fs = Scripted((ulong)seed + 83_000_000, static _ => false, out _);
            var path = _scene.Free();
            var report = fs.WriteFolder(path, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(report.IsComplete, report.ToString());
            AssertSame(fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken), FolderScene.TreeOf(path), $"seed {seed}");
        }
    }

    [Fact]
    public void The_merged_tree_is_what_tar_makes_of_it()
    {
        SkipUnlessRoot();
        Assert.SkipUnless(Cli.Programs.Exist("tar"), "Needs GNU tar.");
        for (var seed = 0; seed < s_seeds / 8; seed++)
        {
            using var fs = Scripted((ulong)seed + 84_000_000, static o => false, out _);
            foreach (var socket in fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Where(static e => e.Stat.Kind == NodeKind.Socket).Select(static e => e.Path).ToList())
            {
                fs.Unlink(socket);
            }

            var (folder, unpacked) = (_scene.Free(), _scene.Free());
            fs.WriteFolder(folder, cancellationToken: TestContext.Current.CancellationToken);
            using (var tar = File.Create(unpacked + ".tar"))
            {
                fs.WriteTar(tar, new TarWriteOptions { Whiteouts = WhiteoutFormat.None, KeepNanoseconds = true }, cancellationToken: TestContext.Current.CancellationToken);
            }

            var run = _scene.Run($"mkdir {unpacked}; tar -x -p -f {unpacked}.tar -C {unpacked} --numeric-owner --same-owner --xattrs --xattrs-include='*' --delay-directory-restore");
            Assert.True(run.Code == 0, run.Text);
            AssertSame(FolderScene.TreeOf(unpacked), FolderScene.TreeOf(folder), $"seed {seed}");
        }
    }

    [Fact]
    public void A_host_folder_comes_back_without_reading_its_bytes_here()
    {
        var source = _scene.Free();
        Directory.CreateDirectory(Path.Combine(source, "d", "e"));
        File.WriteAllText(Path.Combine(source, "d", "f"), "text");
        var bytes = new byte[3_000_000];
        new Random(5).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(source, "big"), bytes);
        File.CreateSymbolicLink(Path.Combine(source, "l"), "d/f");
        using var layer = Layer.FromDirectory(source);
        var report = layer.WriteFolder(source + "-copy", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(FolderScene.TreeOf(source), FolderScene.TreeOf(source + "-copy"));
        Assert.Equal((6, 3_000_004), (report.Entries, report.Bytes));
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && DirectoryIsNative(), "Needs Linux and root, for owners and devices, and the calls of the C library.");

    private static bool DirectoryIsNative() => DirectoryLayer.IsNative(true);

    private static bool IsWhiteoutOfOverlay(ScriptOperation operation) =>
        operation is { Verb: ScriptVerb.Mknod, DeviceKind: NodeKind.CharacterDevice } && operation.Device == default;

    private static bool IsWhiteoutOfOci(ScriptOperation operation) => (operation.Path + operation.Other).Contains(".wh.", StringComparison.Ordinal);

    private static UnionFileSystem Scripted(ulong seed, Predicate<ScriptOperation> isLeftOut, out LayerStack stack)
    {
        var scripts = new HostScripts(seed);
        var fs = UnionFileSystem.Create(scripts.Stack);
        var runner = new ScriptRunner(fs);
        for (var i = 0; i < 120;)
        {
            var step = scripts.Next();
            if (isLeftOut(step.Script!) || step.Script is { Verb: ScriptVerb.Setxattr, Data.Length: > 3000 })
            {
                continue;
            }

            scripts.Accept(step);
            runner.Run(step.Script!);
            if (i++ == 60)
            {
                fs.Commit("half");
            }
        }

        stack = scripts.Stack;
        return fs;
    }

    /// <summary>Without what a folder does not know: modes of links, and how many names of a node other layers hide.</summary>
    private static string Comparable(string tree) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(tree, " links=[0-9]+", ""), "(?m)^l [0-7]+ ", "l ");

    private static void AssertSame(string expected, string actual, string what)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));
        Assert.True(expected == actual, $"{what}:\nexpected {string.Join("\n         ", a.Except(b))}\nactual   {string.Join("\n         ", b.Except(a))}");
    }
}
