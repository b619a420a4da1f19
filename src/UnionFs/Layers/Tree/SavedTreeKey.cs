namespace UnionFs;

/// <summary>What a saved tree is bound to: it is used only where all of this is the same.</summary>
/// <param name="Digest">SHA-256 of the uncompressed tar.</param>
/// <param name="TarBytes">Length of the tar's file, as it lies.</param>
/// <param name="Options">How it was read: whiteouts and limits, as numbers.</param>
internal readonly record struct SavedTreeKey(byte[] Digest, long TarBytes, int[] Options)
{
    public const int OptionCount = 6;

    public static SavedTreeKey Of(TarLayerOptions options, long tarBytes) => new(
        DiffId.Parse(options.DiffId!),
        tarBytes,
        [(int)options.Whiteouts, options.MaxHeaderBytes, options.MaxSparseMapBytes, options.MaxPathBytes, options.MaxXattrBytes, options.MaxEntries]);
}
