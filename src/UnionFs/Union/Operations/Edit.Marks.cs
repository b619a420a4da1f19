namespace UnionFs;

internal sealed partial class Edit
{
    private BitTree _markedEntries;
    private BitTree _markedDirectories;
    private BitTree _displaced;
    private ulong _displacedMask;
    private bool _isDirectoryMoved;

    private void BeginMarks(BaseMarks marks)
    {
        _markedEntries = marks.Entries;
        _markedDirectories = marks.Directories;
        _displaced = marks.Displaced;
        _displacedMask = marks.DisplacedMask;
        _isDirectoryMoved = false;
    }

    private BaseMarks FinishMarks()
    {
        var start = Start.Marks;
        return !_isDirectoryMoved && _markedEntries.IsSame(start.Entries) && _markedDirectories.IsSame(start.Directories) && _displaced.IsSame(start.Displaced)
            ? start
            : new BaseMarks
            {
                Entries = _markedEntries,
                Directories = _markedDirectories,
                Displaced = _displaced,
                DisplacedMask = _displacedMask,
                Recent = _isDirectoryMoved || ReferenceEquals(start, BaseMarks.None) ? new RecentDirectories() : start.Recent,
            };
    }

    /// <summary>Marks what the first record of a base node changes.</summary>
    private void Mark(NodeRecord record)
    {
        if (record is DirectoryRecord { Lower: { } lower })
        {
            _markedDirectories = _markedDirectories.Marked(lower.Ordinal);
            if (lower.Parent is { } parent)
            {
                MarkName(parent, lower.Index);
            }
        }
        else if (record is LeafRecord { Origin: { IsSet: true } origin })
        {
            MarkName(origin.Directory!, origin.Index);
            if (origin.Entry.HasSeveralNames && Start.Base.TryGetNames(origin.Entry, out var names))
            {
                foreach (var name in names ?? [])
                {
                    MarkName(name.Parent, name.Index);
                }
            }
        }
    }

    /// <summary>Marks a name of the base and the way to it from the root.</summary>
    private void MarkName(BaseDirectory directory, int index)
    {
        _markedDirectories = _markedDirectories.Marked(directory.Ordinal);
        for (var at = directory; ; at = at.Parent)
        {
            // A mark that is there does not mean that those above are: it may be of a sandbox that shares the page.
            _markedEntries = _markedEntries.Marked(at.Table!.First + index);
            if (at.Parent is null)
            {
                return;
            }

            index = at.Index;
        }
    }

    /// <summary>A name of the base says something else from now on.</summary>
    private void MarkOverridden(BaseTable table, int index)
    {
        MarkName(table.Directory, index);
        if (table.DirectoryOf(index) is { } directory)
        {
            _displaced = _displaced.With(directory.Ordinal);
            _displacedMask |= BaseDirectory.MaskOf(directory.Ordinal);
        }
    }
}
