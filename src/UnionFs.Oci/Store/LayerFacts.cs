using System.Globalization;
using System.Text;

namespace UnionFs.Oci;

/// <summary>What was found out about a blob of a layer by reading all of it; never what somebody claimed.</summary>
/// <param name="DiffId">The digest of its uncompressed bytes.</param>
/// <param name="TarBytes">How many they are.</param>
internal sealed record LayerFacts(Digest DiffId, long TarBytes)
{
    private const int MaxBytes = 512;

    /// <summary>Reads the facts about a blob; null if there are none, or none that can be read.</summary>
    public static LayerFacts? Read(string path)
    {
        try
        {
            if (!StoreFolder.IsFile(path))
            {
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Parse(Encoding.ASCII.GetString(BoundedBytes.Read(file, MaxBytes)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        using var file = AtomicFile.Create(path);
        file.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{DiffId} {TarBytes}\n")));
        file.Commit();
    }

    private static LayerFacts? Parse(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 2 && parts[1].EndsWith('\n') && Digest.TryParse(parts[0], out var diffId)
            && long.TryParse(parts[1].AsSpan(0, parts[1].Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new LayerFacts(diffId, bytes) : null;
    }
}
