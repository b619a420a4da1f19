namespace UnionFs;

/// <summary>A name of a base directory whose table is loaded; by default no name.</summary>
internal readonly record struct BaseOrigin(BaseDirectory? Directory, int Index)
{
    public bool IsSet => Directory is not null;

    public ref readonly BaseEntry Entry => ref Directory!.Table![Index];

    public BaseDetails? Details => Directory!.Table!.DetailsOf(Index);

    public NodeAttributes Attributes => Directory!.Table!.AttributesOf(Index);

    public ReadOnlySpan<byte> Name => Directory!.Table!.NameOf(Index);
}
