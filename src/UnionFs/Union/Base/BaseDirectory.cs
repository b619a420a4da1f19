namespace UnionFs;

/// <summary>A directory of the base. Its names are merged on first use and published once.</summary>
internal sealed class BaseDirectory
{
    /// <summary>The key under which an exception of <see cref="Load"/> has the name of the layer that could not be read.</summary>
    public const string FailedLayer = "layer";

    private BaseSource[]? _sources;
    private BaseTable? _table;

    public BaseDirectory(MergedBase merged, BaseDirectory? parent, ulong id, BaseSource[] sources, BaseDetails? details, int attributeLevel)
    {
        Base = merged;
        _sources = sources;
        Parent = parent;
        Id = id;
        Details = details;
        AttributeLevel = attributeLevel;
    }

    public MergedBase Base { get; }

    /// <summary>A small number, unique within the base: directories count up as they are discovered; the root is 0.</summary>
    public int Ordinal { get; private set; }

    /// <summary>Index of its own entry in <see cref="Container"/>.</summary>
    public int Index { get; private set; }

    public ulong Id { get; }

    /// <summary>A bit for this directory and every one above it, so that most questions about ancestors need no way up.</summary>
    public ulong AncestorMask { get; private set; }

    /// <summary>The directory above; null for the root.</summary>
    public BaseDirectory? Parent { get; }

    public BaseDetails? Details { get; }

    /// <summary>The layer that provides its attributes.</summary>
    public int AttributeLevel { get; }

    /// <summary>The table that holds this directory's own entry; of the root a table with that one entry.</summary>
    public BaseTable Container => Parent?.Table ?? Base.RootContainer;

    /// <summary>The names if they are loaded, else null. Never blocks.</summary>
    public BaseTable? Table => Volatile.Read(ref _table);

    /// <summary>The bit of a directory in masks of ancestors.</summary>
    public static ulong MaskOf(int ordinal) => 1UL << (int)((uint)ordinal * 0x9E3779B1 >> 26);

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
                var merge = new DirectoryMerge(Base, this, _sources!);
                BaseTable table;
                try
                {
                    table = merge.Build();
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    exception.Data[FailedLayer] = merge.Reading?.Name;
                    throw;
                }

                Volatile.Write(ref _table, table);
                _sources = null;
                Base.Publish(table);
            }

            return _table;
        }
    }

    /// <summary>Told once, before anyone sees the directory, where its entry is and what its number is.</summary>
    public void PlaceAt(int index, int ordinal)
    {
        Index = index;
        Ordinal = ordinal;
        AncestorMask = (Parent?.AncestorMask ?? 0) | MaskOf(ordinal);
    }
}
