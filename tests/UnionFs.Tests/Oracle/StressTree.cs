namespace UnionFs.Tests.Oracle;

/// <summary>
/// A tree with rules that hold in every state: one file is at exactly one of two names; two directories change places and neither is ever
/// missing; a record of 64 bytes holds one number; a file that is replaced is as long as its bytes say; a new file is never empty.
/// </summary>
internal static class StressTree
{
    private const int RecordSize = 64;
    private const int Records = 200;

    public static void Fill(MemoryLayerBuilder builder) => builder
        .File("/a/it", "it").Directory("/b").File("/left/mark", "L").File("/right/mark", "R").File("/records", new byte[RecordSize * Records])
        .File("/whole", new byte[LengthOf(0)]).Directory("/new").File("/deep/e/f/g", "g");

    /// <summary>Changes the tree until it is told to stop; answers how often.</summary>
    public static int Write(UnionFileSystem fs, Func<bool> isOver)
    {
        var random = new Random(1);
        var changes = 0;
        var start = fs.Snapshot();
        for (; !isOver(); changes++)
        {
            var number = (byte)random.Next(256);
            switch (random.Next(16))
            {
                case 0 or 1:
                    fs.Rename(fs.Exists("/a/it") ? "/a/it" : "/b/it", fs.Exists("/a/it") ? "/b/it" : "/a/it");
                    break;
                case 2 or 3:
                    fs.Rename("/left", "/right", RenameMode.Exchange);
                    break;
                case 4 or 5 or 6:
                    fs.WriteAt("/records", random.Next(Records) * RecordSize, Filled(RecordSize, number));
                    break;
                case 7 or 8:
                    fs.WriteAllBytes("/whole", Filled(LengthOf(number), number));
                    break;
                case 9 or 10:
                    fs.WriteAllText($"/new/{number % 20}", "full");
                    break;
                case 11:
                    fs.Delete($"/new/{number % 20}");
                    break;
                case 12:
                    fs.Rename("/deep", "/deeper");
                    fs.Rename("/deeper", "/deep");
                    break;
                case 13:
                    fs.CreateDirectory("/other");
                    fs.Rename("/other", "/new", RenameMode.Exchange);
                    fs.DeleteTree("/other");
                    break;
                case 14 when changes % 7 == 0:
                    fs.Commit($"{changes}");
                    break;
                case 15 when changes % 50 == 0:
                    fs.Restore(start);
                    break;
                case 15 when changes % 11 == 0:
                    start = fs.Snapshot();
                    break;
            }
        }

        return changes;
    }

    /// <summary>Looks at the tree until it is told to stop; answers how often, and what was wrong.</summary>
    public static (int Reads, List<string> Findings) Read(UnionFileSystem fs, int seed, Func<bool> isOver)
    {
        var random = new Random(seed);
        var findings = new List<string>();
        var reads = 0;
        using var handle = fs.OpenHandle("/records");
        for (; !isOver() && findings.Count < 10; reads++)
        {
            try
            {
                Look(fs, handle, random, findings);
            }
            catch (Exception exception)
            {
                findings.Add($"threw {exception}");
            }
        }

        return (reads, findings);
    }

    private static void Look(UnionFileSystem fs, FileHandle handle, Random random, List<string> findings)
    {
        var record = new byte[RecordSize];
        switch (random.Next(8))
        {
            case 0:
                Require(findings, fs.ReadAt("/records", random.Next(Records) * RecordSize, record) == RecordSize && IsOne(record), "a record is torn");
                break;
            case 1:
                Require(findings, handle.Read(random.Next(Records) * RecordSize, record) == RecordSize && IsOne(record), "a record is torn through a handle");
                break;
            case 2:
                var whole = fs.ReadAllBytes("/whole");
                Require(findings, IsOne(whole) && whole.Length == LengthOf(whole[0]), $"a file of {whole.Length} bytes is of two writes");
                break;
            case 3:
                var mark = fs.ReadAllText("/left/mark");
                Require(findings, mark is "L" or "R", $"'{mark}' is the mark of a directory");
                break;
            case 4:
                var name = $"/new/{random.Next(20)}";
                Require(findings, fs.TryStat(name, out var stat) is FsError.OK or FsError.ENOENT && stat.Size is 0 or 4, "a new file was seen half made");
                break;
            case 5:
                var paths = fs.Walk().Select(e => e.Path).ToList();
                Require(findings, paths.Count(p => p.EndsWith("/it", StringComparison.Ordinal)) == 1, "a walk does not see one file at one of two names");
                Require(findings, paths.Count(p => p.EndsWith("/mark", StringComparison.Ordinal)) == 2, "a walk does not see two directories");
                break;
            case 6:
                Require(findings, fs.List("/").Select(e => e.Name).Distinct().Count() >= 7, "the root lacks a name");
                break;
            default:
                LookAtOneState(fs, findings);
                break;
        }
    }

    private static void LookAtOneState(UnionFileSystem fs, List<string> findings)
    {
        using var state = fs.Fork();
        Require(findings, state.Exists("/a/it") != state.Exists("/b/it"), "a file is at both of two names or at none");
        Require(findings, state.ReadAllText("/left/mark") != state.ReadAllText("/right/mark"), "two directories have one mark");
        foreach (var directory in new[] { "/", "/new", "/a", "/b" })
        {
            foreach (var entry in state.List(directory))
            {
                Require(findings, state.TryStat($"{directory}/{entry.Name}", out var stat) == FsError.OK && stat.Id == entry.Id, $"{entry.Name} is listed and not there");
            }
        }

        foreach (var entry in state.List("/new"))
        {
            Require(findings, state.ReadAllText($"/new/{entry.Name}") == "full", "a new file is not full");
        }

        for (var at = 0; at < Records; at += 17)
        {
            var record = new byte[RecordSize];
            Require(findings, state.ReadAt("/records", at * RecordSize, record) == RecordSize && IsOne(record), "a record is torn in a fork");
        }
    }

    private static int LengthOf(byte number) => 1 + (number * 37);

    private static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(bytes[0]) < 0;

    private static byte[] Filled(int count, byte number)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(number);
        return bytes;
    }

    private static void Require(List<string> findings, bool holds, string what)
    {
        if (!holds)
        {
            findings.Add(what);
        }
    }
}
