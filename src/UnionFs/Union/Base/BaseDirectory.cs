namespace UnionFs;

/// <summary>A directory of the base. Its names are merged on first use and published once.</summary>
internal sealed class BaseDirectory
{
    private readonly MergedBase _base;
    private readonly BaseSource[] _sources;
    private BaseTable? _table;

    public BaseDirectory(MergedBase merged, BaseDirectory? parent, ulong id, BaseSource[] sources, BaseDetails? details)
    {
        _base = merged;
        _sources = sources;
        Parent = parent;
        Id = id;
        Details = details;
    }

    /// <summary>A small number, unique within the base: directories count up as they are discovered; the root is 0.</summary>
    public int Ordinal { get; set; }

    public ulong Id { get; }

    /// <summary>The table that holds this directory's own entry; of the root a table with that one entry.</summary>
    public BaseTable Container { get; private set; } = null!;

    /// <summary>Index of its own entry in <see cref="Container"/>.</summary>
    public int Index { get; private set; }

    /// <summary>The directory above; null for the root.</summary>
    public BaseDirectory? Parent { get; }

    public BaseDetails? Details { get; }

    /// <summary>The layers that make it up, the top first.</summary>
    public ReadOnlySpan<BaseSource> Sources => _sources;

    /// <summary>The names if they are loaded, else null. Never blocks.</summary>
    public BaseTable? Table => Volatile.Read(ref _table);

    /// <summary>The names; reads the layers if they are not loaded yet. Never call it under a sandbox's writer lock.</summary>
    /// <exception cref="IOException">A layer cannot be read; nothing is kept, the next call tries again.</exception>
    public BaseTable Load()
    {
        if (Table is { } present)
        {
            return present;
        }

        lock (this)
        {
            if (_table is null)
            {
                Volatile.Write(ref _table, new DirectoryMerge(_base, this).Build());
            }

            return _table;
        }
    }

    /// <summary>Told once, before anyone sees the directory, where its entry is.</summary>
    public void PlaceAt(BaseTable container, int index)
    {
        Container = container;
        Index = index;
    }
}
