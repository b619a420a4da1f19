namespace UnionFs.TestKit;

/// <summary>Texts as the kernel wants them: bytes with a zero byte at the end.</summary>
internal static class HostPath
{
    /// <summary>
    /// The bytes of a path. A path with a zero byte or a lone surrogate cannot be told to the kernel; such operations do not
    /// belong on a host target.
    /// </summary>
    public static byte[] ToBytes(string path)
    {
        var bytes = FsName.ToBytes(path);
        if (bytes.AsSpan().Contains((byte)0))
        {
            throw new ArgumentException($"'{FsText.Quote(path)}' holds a zero byte, which no system call can carry.", nameof(path));
        }

        Array.Resize(ref bytes, bytes.Length + 1);
        return bytes;
    }

    /// <summary>The path of a child.</summary>
    public static string Join(string directory, string name) => directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
}
