using System.Globalization;

namespace UnionFs.Cli.Commands;

/// <summary>What one walk over the view of the demo finds.</summary>
internal sealed class DemoView
{
    private const int Candidates = 8;
    private readonly PriorityQueue<string, long> _largest = new();
    private readonly long[] _entries;
    private readonly long[] _bytes;

    private DemoView(int layers)
    {
        _entries = new long[layers];
        _bytes = new long[layers];
    }

    public long Bytes => _bytes.Sum();

    public static DemoView Of(UnionFileSystem fs)
    {
        var view = new DemoView(fs.Stack.Count);
        foreach (var entry in fs.Walk())
        {
            view.Add(entry);
        }

        return view;
    }

    /// <summary>The largest file of the bottom layer that can be read, or one of the layers above if there is none.</summary>
    public string LargestOfBase(UnionFileSystem fs)
    {
        var found = "/usr/bin/python3";
        Span<byte> one = stackalloc byte[1];
        while (_largest.TryDequeue(out var path, out _))
        {
            try
            {
                fs.ReadAt(path, 0, one);
                found = path;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not ours to read; the next one.
            }
        }

        return found;
    }

    /// <summary>A line per layer, the top first, and one for all.</summary>
    public void Write(OpenedStack opened, TextWriter output)
    {
        var table = new TextTable(0, 2, 3);
        for (var i = _entries.Length - 1; i >= 0; i--)
        {
            table.Add($"{i}", opened.Stack[i].Name, Count(_entries[i], "entries"), Count(_bytes[i], "bytes"), FsText.Escape(opened.NameOf(i)));
        }

        table.Add("", "view", Count(_entries.Sum(), "entries"), Count(Bytes, "bytes"), "what programs see");
        table.Write(output, "  ");
    }

    private static string Count(long number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}");

    private void Add(TreeEntry entry)
    {
        var layer = Math.Max(0, entry.Layer);
        _entries[layer]++;
        if (!entry.Stat.IsFile)
        {
            return;
        }

        _bytes[layer] += entry.Stat.Size;
        if (layer == 0)
        {
            _largest.Enqueue(entry.Path, entry.Stat.Size);
            if (_largest.Count > Candidates)
            {
                _largest.Dequeue();
            }
        }
    }
}
