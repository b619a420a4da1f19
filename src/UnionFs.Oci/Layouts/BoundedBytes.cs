namespace UnionFs.Oci;

/// <summary>Reads short things whole. Memory grows with what comes, not with what is claimed.</summary>
internal static class BoundedBytes
{
    private const int FirstBytes = 16 << 10;

    /// <summary>All bytes to the end, or the first so many if there are more.</summary>
    public static byte[] Read(Stream stream, int most)
    {
        var bytes = new byte[Math.Min(most, FirstBytes)];
        var length = 0;
        while (true)
        {
            var read = stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
            length += read;
            if (length < bytes.Length || length == most)
            {
                return length == bytes.Length ? bytes : bytes[..length];
            }

            Array.Resize(ref bytes, (int)Math.Min(most, bytes.Length * 2L));
        }
    }
}
