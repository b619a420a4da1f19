namespace UnionFs.Oci;

/// <summary>Compares and digests files, in pieces.</summary>
internal static class FileBytes
{
    private const int BufferBytes = 256 << 10;

    public static bool AreEqual(string left, string right)
    {
        using var first = Open(left);
        using var second = Open(right);
        if (first.Length != second.Length)
        {
            return false;
        }

        var (a, b) = (new byte[BufferBytes], new byte[BufferBytes]);
        while (true)
        {
            var count = first.ReadAtLeast(a, a.Length, throwOnEndOfStream: false);
            if (second.ReadAtLeast(b, b.Length, throwOnEndOfStream: false) != count || !a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count)))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }
        }
    }

    /// <summary>Whether the bytes of a stream have a digest.</summary>
    public static bool Have(Stream stream, Digest digest, Action<int> read, CancellationToken cancellationToken)
    {
        using var hash = digest.CreateHash();
        var buffer = new byte[BufferBytes];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            read(count);
        }

        return digest.IsResultOf(hash);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
