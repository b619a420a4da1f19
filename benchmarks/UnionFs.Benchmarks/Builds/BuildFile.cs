namespace UnionFs.Benchmarks;

/// <summary>A file of a build: its path and where its bytes are in the shared source.</summary>
internal readonly record struct BuildFile(string Path, int Start, int Length)
{
    public ReadOnlyMemory<byte> Data => SourceBytes.Shared.Array.AsMemory(Start, Length);
}
