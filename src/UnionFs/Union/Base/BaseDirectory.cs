namespace UnionFs;

/// <summary>A directory of the base. Its names are merged on first use and published once.</summary>
internal sealed class BaseDirectory
{
    /// <summary>A small number, unique within the base: directories count up as they are discovered; the root is 0.</summary>
    public int Ordinal => throw null!;

    public ulong Id => throw null!;

    /// <summary>The table that holds this directory's own entry; of the root a table with that one entry.</summary>
    public BaseTable Container => throw null!;

    /// <summary>Index of its own entry in <see cref="Container"/>.</summary>
    public int Index => throw null!;

    /// <summary>The directory above; null for the root.</summary>
    public BaseDirectory? Parent => throw null!;

    public BaseDetails? Details => throw null!;

    /// <summary>The names if they are loaded, else null. Never blocks.</summary>
    public BaseTable? Table => throw null!;

    /// <summary>The names; reads the layers if they are not loaded yet. Never call it under a sandbox's writer lock.</summary>
    /// <exception cref="IOException">A layer cannot be read; nothing is kept, the next call tries again.</exception>
    public BaseTable Load() => throw null!;
}
