namespace UnionFs.TestKit;

/// <summary>
/// What every way to make a view has to keep: it shows the stack, acts as the naive file system does, and is nobody else's.
/// Rules: V1 it shows the stack · V2 lookup, listing and walk agree · V3 operations answer as they should · V4 views do not see each other ·
/// V5 ids stay · V6 invariants hold · V7 layers stay what they are · V8 open files · V9 changes count from the last commit.
/// </summary>
public static class ViewConformance
{
    /// <summary>All that is wrong, one line each; nothing is good news.</summary>
    /// <param name="make">Makes a view that shows exactly a stack; called several times.</param>
    public static IReadOnlyList<string> Check(Func<LayerStack, UnionFileSystem> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var findings = new List<string>();
        var stack = ConformanceSample.Stack();
        var layers = stack.SelectMany(l => new LayerSurvey(l, []).Lines()).ToList();
        using var untouched = make(stack);
        using (var view = make(stack))
        {
            var oracle = new OracleFileSystem(stack);
            Compare("V1 the stack", findings, oracle.Walk(), view.Walk("/", hashContent: true));
            CheckLookup(view, findings);
            CheckScript(view, oracle, findings);
            Compare("V3 the tree after the script", findings, oracle.Walk(), view.Walk("/", hashContent: true));
            CheckLookup(view, findings);
        }

        Compare("V4 a view beside it", findings, new OracleFileSystem(stack).Walk(), untouched.Walk("/", hashContent: true));
        CheckIsolation(stack, make, findings);
        CheckIds(stack, make, findings);
        CheckOpenFile(stack, make, findings);
        if (!layers.SequenceEqual(stack.SelectMany(l => new LayerSurvey(l, []).Lines())))
        {
            findings.Add("V7 a layer changed");
        }

        return findings;
    }

    private static void Compare(string what, List<string> findings, IEnumerable<TreeEntry> expected, IEnumerable<TreeEntry> actual)
    {
        List<string> right = [.. expected.Select(Line)], seen = [.. actual.Select(Line)];
        findings.AddRange(right.Except(seen).Select(l => $"{what} lacks '{l}'"));
        findings.AddRange(seen.Except(right).Select(l => $"{what} has '{l}'"));
    }

    /// <summary>Everything but times, which come from a clock.</summary>
    private static string Line(TreeEntry entry) =>
        $"{FsMode.ToText(entry.Stat.Kind, entry.Stat.Mode)} {entry.Stat.Uid}:{entry.Stat.Gid} {entry.Stat.Size} {entry.Stat.LinkCount} {entry.Stat.Device}"
        + $" {entry.Sha256}{entry.Target} {entry.Xattrs} {FsText.ToJson(entry.Path)}";

    private static void CheckLookup(UnionFileSystem view, List<string> findings)
    {
        var tree = view.Walk().ToDictionary(e => e.Path);
        foreach (var (path, entry) in tree)
        {
            if (view.TryStat(path, out var stat, followLinks: false) != FsError.OK || stat != entry.Stat)
            {
                findings.Add($"V2 '{FsText.Quote(path)}' is {entry.Stat} in the walk and {stat} by its path");
            }

            if (view.TryStat(path + "-missing", out _) != FsError.ENOENT && path != "/")
            {
                findings.Add($"V2 '{FsText.Quote(path)}-missing' is there");
            }

            if (!entry.Stat.IsDirectory)
            {
                continue;
            }

            var prefix = path.TrimEnd('/') + "/";
            var children = tree.Keys.Where(p => p != "/" && p.StartsWith(prefix, StringComparison.Ordinal) && p.IndexOf('/', prefix.Length) < 0)
                .Select(p => p[prefix.Length..]).ToHashSet();
            var (listed, enumerated) = (view.List(path).Select(e => e.Name).ToList(), view.Enumerate(path).Select(e => e.Name).ToList());
            if (!children.SetEquals(listed) || !children.SetEquals(enumerated) || listed.Count != children.Count || enumerated.Count != children.Count)
            {
                findings.Add($"V2 '{FsText.Quote(path)}' lists {string.Join(' ', listed)}, enumerates {string.Join(' ', enumerated)} and walks {string.Join(' ', children)}");
            }
        }
    }

    private static void CheckScript(UnionFileSystem view, OracleFileSystem oracle, List<string> findings)
    {
        var runner = new ScriptRunner(view);
        foreach (var operation in OperationScript.Parse(new StringReader(ConformanceSample.Script)))
        {
            string expected = oracle.Run(operation), answer = runner.Run(operation);
            if (WithoutTime(operation, answer) != WithoutTime(operation, expected))
            {
                findings.Add($"V3 {operation} answers {answer} and not {expected}");
            }

            findings.AddRange(view.Verify().Select(f => $"V6 after {operation}: {f}"));
            if (operation.Verb == ScriptVerb.Commit && view.Changes().Count > 0)
            {
                findings.Add($"V9 after a commit there are changes: {string.Join(", ", view.Changes())}");
            }
        }
    }

    private static string WithoutTime(ScriptOperation operation, string answer) =>
        operation.Verb == ScriptVerb.Stat && answer.LastIndexOf(' ') is var end and > 0 ? answer[..end] : answer;

    private static void CheckIsolation(LayerStack stack, Func<LayerStack, UnionFileSystem> make, List<string> findings)
    {
        using var view = make(stack);
        var before = view.DumpTree();
        using var fork = view.Fork();
        var snapshot = view.Snapshot();
        new ScriptRunner(fork).Run(new ScriptOperation(ScriptVerb.Rmtree, "/d"));
        fork.WriteAllText("/f", "of the fork");
        if (view.DumpTree() != before)
        {
            findings.Add("V4 it sees what a fork did");
        }

        view.WriteAllText("/f", "of the view");
        view.DeleteTree("/d");
        if (fork.ReadAllText("/f") != "of the fork")
        {
            findings.Add("V4 a fork sees what it did");
        }

        view.Restore(snapshot);
        if (view.DumpTree() != before)
        {
            findings.Add("V4 going back does not lead to where it was");
        }

        findings.AddRange(view.Verify().Concat(fork.Verify()).Select(f => $"V6 {f}"));
    }

    private static void CheckIds(LayerStack stack, Func<LayerStack, UnionFileSystem> make, List<string> findings)
    {
        using var view = make(stack);
        var ids = view.Walk().ToDictionary(e => e.Path, e => e.Stat.Id);
        view.AppendAllText("/f", "more");
        view.SetMode("/d", (UnixFileMode)0x1C0);
        view.Rename("/d", "/elsewhere");
        view.Commit("ids");
        view.Rename("/elsewhere", "/d");
        findings.AddRange(view.Walk().Where(e => ids[e.Path] != e.Stat.Id).Select(e => $"V5 '{FsText.Quote(e.Path)}' was {ids[e.Path]} and is {e.Stat.Id}"));
    }

    private static void CheckOpenFile(LayerStack stack, Func<LayerStack, UnionFileSystem> make, List<string> findings)
    {
        using var view = make(stack);
        using var handle = view.OpenHandle("/o/new", FileMode.Open, FileAccess.ReadWrite);
        var id = handle.Stat().Id;
        view.Rename("/o/new", "/g");
        handle.Write(0, "W"u8);
        view.Commit("open");
        view.Unlink("/g");
        var bytes = new byte[1];
        if (handle.Read(0, bytes) != 1 || bytes[0] != 'W' || handle.Stat().Id != id || handle.Stat().LinkCount != 0)
        {
            findings.Add("V8 an open file does not outlive rename, write, commit and unlink");
        }
    }
}
