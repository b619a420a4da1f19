using System.Globalization;

namespace UnionFs.Oci;

/// <summary>How far the checking of a store has come.</summary>
/// <param name="BytesDone">Bytes of files that were read.</param>
/// <param name="BytesTotal">Bytes of all files to read.</param>
public readonly record struct StoreCheckProgress(long BytesDone, long BytesTotal)
{
    /// <summary>As in <c>1,024 of 4,096 bytes</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BytesDone:N0} of {BytesTotal:N0} bytes");
}
