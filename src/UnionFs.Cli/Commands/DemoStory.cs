namespace UnionFs.Cli.Commands;

/// <summary>The demo, chapter by chapter. Every number is counted or measured while it is told.</summary>
internal sealed class DemoStory(OpenedStack opened, TextWriter output)
{
    private readonly LayerStack _stack = opened.Stack;

    public void Tell()
    {
        using var fs = UnionFileSystem.Create(_stack);
        var bytes = Layers(fs);
        WhereFilesComeFrom(fs);
        CopyOnWrite(fs);
        Delete(fs);
        SecondSandbox(fs, bytes);
        Commit(fs);
    }

    private long Layers(UnionFileSystem fs)
    {
        Title("1. Four layers, one view");
        var count = new long[_stack.Count];
        var size = new long[_stack.Count];
        foreach (var entry in fs.Walk())
        {
            count[entry.Layer]++;
            size[entry.Layer] += entry.Stat.IsFile ? entry.Stat.Size : 0;
        }

        for (var i = _stack.Count - 1; i >= 0; i--)
        {
            output.WriteLine($"   {_stack[i].Name,-10} {count[i],9:N0} visible entries {size[i],16:N0} bytes   {FsText.Escape(opened.NameOf(i))}");
        }

        output.WriteLine($"   {"view",-10} {count.Sum(),9:N0} visible entries {size.Sum(),16:N0} bytes");
        return size.Sum();
    }

    private void WhereFilesComeFrom(UnionFileSystem fs)
    {
        Title("2. Where does a file come from?");
        Show(fs.Explain("/etc/environment"));
        Show(fs.Explain("/app/main.py"));
    }

    private void CopyOnWrite(UnionFileSystem fs)
    {
        Title("3. Changing a file copies it up; the layer below keeps its own");
        var path = Largest(fs);
        var before = fs.Stat(path);
        fs.WriteAt(path, 0, "changed!"u8);
        var usage = fs.Usage;
        using var untouched = UnionFileSystem.Create(_stack);
        var original = new byte[8];
        var length = untouched.ReadAt(path, 0, original);
        output.WriteLine($"   wrote 8 bytes into {FsText.Escape(path)}, a file of {before.Size:N0} bytes");
        output.WriteLine($"   copied up: {usage.TopContentBytes:N0} bytes (one chunk), not {before.Size:N0}");
        output.WriteLine($"   through the sandbox it begins with '{FsText.Escape(ReadText(fs, path, 8))}'");
        output.WriteLine($"   in the layer it still begins with {Convert.ToHexStringLower(original.AsSpan(0, length))}");
        Show(fs.Explain(path));
    }

    private void Delete(UnionFileSystem fs)
    {
        Title("4. Deleting a file of a lower layer leaves a whiteout");
        fs.Delete("/usr/lib/python3/web/server.py");
        output.WriteLine($"   exists: {fs.Exists("/usr/lib/python3/web/server.py")}");
        Show(fs.Explain("/usr/lib/python3/web/server.py"));
        output.WriteLine("   The changes so far:");
        foreach (var change in fs.Changes())
        {
            output.WriteLine($"     {change}");
        }
    }

    private void SecondSandbox(UnionFileSystem fs, long bytes)
    {
        Title("5. A second sandbox shares all but its own changes");
        using var second = fs.Fork();
        var own = second.Usage.OwnContentBytes;
        second.WriteAllText("/app/settings.ini", "debug = true\nport = 8001\n");
        var added = second.Usage.OwnContentBytes - own;
        output.WriteLine($"   first:  {FsText.Escape(fs.ReadAllText("/app/settings.ini").Split('\n')[0])}");
        output.WriteLine($"   second: {FsText.Escape(second.ReadAllText("/app/settings.ini").Split('\n')[0])}");
        output.WriteLine($"   shared {bytes + own:N0} bytes, own {added:N0} bytes: {100.0 * (bytes + own) / Math.Max(1, bytes + own + added):0.0000} % saved over a copy");
    }

    private void Commit(UnionFileSystem fs)
    {
        Title("6. A commit makes the changes a layer, and the stack's history goes on");
        fs.Commit("hotfix");
        fs.WriteAllText("/app/notes.txt", "above the commit\n");
        var layers = fs.Layers;
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            output.WriteLine($"   {i} {FsText.Escape(layers[i].Name)}");
        }

        output.WriteLine($"   on top now: {string.Join(", ", fs.Changes())}");
        output.WriteLine($"   findings of verify: {fs.Verify().Count}");
    }

    private void Title(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
    }

    private void Show(Explanation explanation)
    {
        foreach (var line in explanation.ToString().Split('\n'))
        {
            output.WriteLine($"   {line.TrimEnd('\r')}");
        }
    }

    /// <summary>The largest file of the bottom layer.</summary>
    private static string Largest(UnionFileSystem fs) => fs.Walk()
        .Where(static e => e.Stat.IsFile && e.Layer == 0)
        .MaxBy(static e => e.Stat.Size)?.Path ?? "/usr/bin/python3";

    private static string ReadText(UnionFileSystem fs, string path, int count)
    {
        var bytes = new byte[count];
        return System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, fs.ReadAt(path, 0, bytes)));
    }
}
