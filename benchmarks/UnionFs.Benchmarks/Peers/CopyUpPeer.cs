namespace UnionFs.Benchmarks;

/// <summary>Files of one size that something can be written to without the original changing.</summary>
internal abstract class CopyUpPeer : IDisposable
{
    /// <summary>How many files there are.</summary>
    public abstract int Count { get; }

    /// <summary>Makes all files as they were, and warms up what a user would find warm.</summary>
    public abstract void Clean();

    /// <summary>Opens each file, writes one byte into its middle, closes it.</summary>
    public abstract void WriteAll();

    public abstract void Dispose();
}
