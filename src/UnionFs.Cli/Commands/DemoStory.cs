using System.Globalization;

namespace UnionFs.Cli.Commands;

/// <summary>The demo, chapter by chapter. Every number is counted or measured while it is told.</summary>
internal sealed class DemoStory(OpenedStack opened, TextWriter output)
{
    private const string Server = "/usr/lib/python3/web/server.py";
    private const string Settings = "/app/settings.ini";
    private readonly LayerStack _stack = opened.Stack;

    public void Tell()
    {
        using var fs = UnionFileSystem.Create(_stack);
        Title("1. Four layers, one view");
        var view = DemoView.Of(fs);
        view.Write(opened, output);
        WhereFilesComeFrom(fs);
        CopyOnWrite(fs, view.LargestOfBase(fs));
        Delete(fs);
        SecondSandbox(fs, view.Bytes);
        Commit(fs);
    }

    private void WhereFilesComeFrom(UnionFileSystem fs)
    {
        Title("2. Where does a file come from?");
        Show(fs.Explain("/etc/environment"));
        Show(fs.Explain("/app/main.py"));
    }

    private void CopyOnWrite(UnionFileSystem fs, string path)
    {
        Title("3. Changing a file copies up what is changed; the layer keeps its own");
        var before = fs.Stat(path);
        fs.WriteAt(path, 0, "changed!"u8);
        using var untouched = UnionFileSystem.Create(_stack);
        Say($"file:      {FsText.Escape(path)}");
        Say($"its size:  {before.Size:N0} bytes; 8 of them were written");
        Say($"copied up: {fs.Usage.TopContentBytes:N0} bytes (one chunk)");
        Say($"it begins with '{Start(fs, path)}' in the sandbox, and with '{Start(untouched, path)}' in its layer");
        Show(fs.Explain(path));
    }

    private void Delete(UnionFileSystem fs)
    {
        Title("4. Deleting a file of a lower layer leaves a whiteout");
        fs.Delete(Server);
        Show(fs.Explain(Server));
        Say($"the changes so far:");
        WriteChanges(fs);
    }

    private void SecondSandbox(UnionFileSystem fs, long bytes)
    {
        Title("5. A second sandbox shares all but its own changes");
        using var second = fs.Fork();
        var shared = bytes + second.Usage.OwnContentBytes;
        second.WriteAllText(Settings, "debug = true\nport = 8001\n");
        var own = bytes + second.Usage.OwnContentBytes - shared;
        Say($"the first says '{FirstLine(fs)}' in {Settings}, the second '{FirstLine(second)}'");
        Say($"shared: {shared:N0} bytes");
        Say($"own:    {own:N0} bytes");
        Say($"saved:  {100.0 * shared / (shared + own):0.0000} % of what a copy would take");
    }

    private void Commit(UnionFileSystem fs)
    {
        Title("6. A commit makes the changes a layer, and the stack's history goes on");
        var changes = fs.Changes();
        fs.Commit("hotfix");
        fs.WriteAllText("/app/notes.txt", "above the commit\n");
        var layers = fs.Layers;
        var table = new TextTable(0);
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            table.Add($"{i}", layers[i].Name, i < _stack.Count ? FsText.Escape(opened.NameOf(i)) : $"{changes.Count} changes, committed now");
        }

        table.Write(output, "  ");
        Say($"and on top of them:");
        WriteChanges(fs);
        Say($"findings of verify: {fs.Verify().Count}");
    }

    private void Title(string text) => output.Write($"\n{text}\n");

    private void Say(FormattableString text) => output.Write($"  {text.ToString(CultureInfo.InvariantCulture)}\n");

    private void WriteChanges(UnionFileSystem fs)
    {
        foreach (var change in fs.Changes())
        {
            output.Write($"    {change}\n");
        }
    }

    private void Show(Explanation explanation)
    {
        foreach (var line in explanation.ToString().ReplaceLineEndings("\n").Split('\n'))
        {
            output.Write($"  {line}\n");
        }
    }

    private static string FirstLine(UnionFileSystem fs) => FsText.Escape(fs.ReadAllText(Settings).Split('\n')[0]);

    /// <summary>The first eight bytes of a file, escaped.</summary>
    private static string Start(UnionFileSystem fs, string path)
    {
        var bytes = new byte[8];
        return FsText.Escape(FsName.ToText(bytes.AsSpan(0, fs.ReadAt(path, 0, bytes))));
    }
}
