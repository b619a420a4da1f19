using System.Buffers;
using System.Security.Cryptography;

namespace UnionFs.Oci;

/// <summary>Tells whether stored files hold the same bytes, reading each at most once and only if another has its length.</summary>
internal sealed class StoredContents(CancellationToken cancellation)
{
    public bool AreEqual(StoredFile one, StoredFile other) => one.Size == other.Size && (one.Size == 0 || DigestOf(one) == DigestOf(other));

    public string DigestOf(StoredFile file) => file.Digest ??= Read(file);

    /// <summary>The bytes of a file that are no holes.</summary>
    public static long CountData(StoredFile file)
    {
        using var content = file.Side.OpenRead();
        long total = 0;
        for (var start = content.NextData(0); start < file.Size;)
        {
            var end = content.NextHole(start);
            total += end - start;
            start = content.NextData(end);
        }

        return total;
    }

    private string Read(StoredFile file)
    {
        using var content = file.Side.OpenRead();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(file.Size, 1 << 18));
        try
        {
            for (long offset = 0; content.Read(offset, buffer) is > 0 and var count; offset += count)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
