using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Changes;

/// <summary>The list of changes says exactly what differs, and making those changes again gives the same tree (U9).</summary>
public sealed class ChangesTests(ITestOutputHelper output)
{
    private const int OperationsOfSeed = 200;
    private const int OperationsBetweenLists = 5;

    [Fact]
    public void Random_scripts_list_what_comparing_the_trees_finds()
    {
        int operations = 0, lists = 0, lines = 0;
        var wanted = Math.Min(DifferentialCampaign.OperationsWanted, 200_000);
        for (ulong seed = 90_000_000; operations < wanted; seed++)
        {
            var scripts = new HostScripts(seed);
            using var fs = UnionFileSystem.Create(scripts.Stack);
            var runner = new ScriptRunner(fs);
            var before = Tree(fs);
            for (var step = 1; step <= OperationsOfSeed; step++, operations++)
            {
                var next = scripts.Next();
                scripts.Accept(next);
                runner.Run(next.Script!);
                if (step % OperationsBetweenLists == 0)
                {
                    lines += CheckList($"seed {seed} step {step}: {next}", fs, before);
                    lists++;
                }

                if (step % 60 == 0)
                {
                    fs.Commit($"{step}");
                    before = Tree(fs);
                }
            }
        }

        output.WriteLine($"changes: {operations} operations, {lists} lists of {lines} lines compared and replayed");
    }

    [Fact]
    public void What_was_undone_is_not_listed()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/d/f", "text").File("/e", new byte[9000]).Symlink("/l", "e"))));
        var time = fs.Stat("/d/f").ModifyTime;
        fs.Rename("/d", "/x");
        fs.Rename("/x", "/d");
        fs.WriteAllText("/d/f", "more");
        fs.WriteAllText("/d/f", "text");
        fs.SetTimes("/d/f", null, time);
        fs.Truncate("/e", 1);
        fs.Truncate("/e", 9000);
        fs.SetTimes("/e", null, time);
        fs.SetMode("/e", (UnixFileMode)0x1FF);
        fs.SetMode("/e", (UnixFileMode)0x1A4);
        fs.CreateHardLink("/again", "/l");
        fs.Unlink("/again");
        fs.SetXattr("/e", "user.a", [1]);
        fs.RemoveXattr("/e", "user.a");

        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("rename /a /b", "R /a -> /b (None; File)")]
    [InlineData("rename /a /b exchange", "R /b -> /a (None; File)", "R /a -> /b (None; File)")]
    [InlineData("rename /a /c;create /a 600", "A /a (None; File)", "R /a -> /c (None; File)")]
    [InlineData("rename /d/f /f;rmtree /d", "D /d (None; Directory)", "R /d/f -> /f (None; File)")]
    [InlineData("rename /d /e;unlink /e/f", "D /d/f (None; File)", "R /d -> /e (None; Directory)")]
    [InlineData("create /t 644;rename /t /a", "M /a (Content, Time; File)")]
    [InlineData("rmtree /d;create /d 644", "D /d (None; Directory)", "A /d (None; File)")]
    [InlineData("rename /h2 /h3", "R /h2 -> /h3 (None; File)")]
    [InlineData("unlink /h2", "D /h2 (None; File)")]
    [InlineData("unlink /h1;link /h2 /h4;chmod /h2 600", "R /h1 -> /h4 (Mode; File)")]
    [InlineData("link /h2 /h4;chmod /h4 600", "M /h1 (Mode; File)", "A /h4 (None; File)")]
    [InlineData("mkdir /n 755;rename /d /n/d;create /n/d/g 644", "A /n (None; Directory)", "R /d -> /n/d (None; Directory)", "A /n/d/g (None; File)")]
    [InlineData("utimens /d 1 2")]
    public void Each_line_says_what_happened(string script, params string[] lines)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("base", b => b.File("/a", "a").File("/b", "b").File("/d/f", "f").File("/h1", "h").HardLink("/h2", "/h1"))));
        var before = Tree(fs);
        var runner = new ScriptRunner(fs);
        foreach (var operation in OperationScript.Parse(new StringReader(script.Replace(';', '\n'))))
        {
            Assert.Equal("OK", runner.Run(operation));
        }

        CheckList(script, fs, before);
        Assert.Equal(lines, fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(TreeDifference.Show));
    }

    private static List<TreeEntry> Tree(UnionFileSystem fs) => [.. fs.Walk("/", hashContent: true)];

    private static int CheckList(string what, UnionFileSystem fs, List<TreeEntry> before)
    {
        var (after, changes) = (Tree(fs), fs.Changes());
        AssertSame(what, TreeDifference.Between(before, after).Select(TreeDifference.Show), changes.Select(TreeDifference.Show));
        AssertSame($"{what}, replayed", ChangeReplay.Lines(after), ChangeReplay.Apply(before, after, changes));
        return changes.Count;
    }

    private static void AssertSame(string what, IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal($"{what}\n{string.Join('\n', expected)}", $"{what}\n{string.Join('\n', actual)}");
}
