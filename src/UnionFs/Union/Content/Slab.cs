namespace UnionFs;

/// <summary>A piece of native memory cut into chunks.</summary>
internal sealed class Slab
{
}
