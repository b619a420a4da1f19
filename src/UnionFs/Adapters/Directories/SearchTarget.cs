namespace UnionFs;

/// <summary>What a search answers with.</summary>
[Flags]
internal enum SearchTarget
{
    Files = 1,
    Directories = 2,
    Both = Files | Directories,
}
