using System.Globalization;
using System.Text;

namespace UnionFs.Oci;

/// <summary>
/// Keeps blobs from garbage collection, in every process, until it is disposed or its process ends: those that it names, and all that are newer
/// than itself.
/// </summary>
public sealed class StoreLease : IDisposable
{
    private static readonly TimeSpan s_clockSlack = TimeSpan.FromSeconds(2);
    private readonly FileStream _file;
    private readonly string _path;

    private StoreLease(string path, FileStream file, string reason) => (_path, _file, Reason) = (path, file, reason);

    /// <summary>What it is for.</summary>
    public string Reason { get; }

    /// <summary>The purpose.</summary>
    public override string ToString() => $"lease for {FsText.Quote(Reason)}";

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }

    /// <summary>Begins one. The caller has the lock of the store, so that no collection is between its deciding and its deleting.</summary>
    internal static StoreLease Take(StoreFolder folder, string reason, IEnumerable<Digest> digests, DateTimeOffset now)
    {
        var path = Path.Combine(folder.Leases, $"{Guid.NewGuid():N}.lease");

        // A shared lock of the system marks it as alive; it needs no flush, as no process outlives a crash of the system.
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds()}\n{FsText.Quote(LayoutLock.Owner)}: {FsText.Quote(reason)}\n");
            foreach (var digest in digests)
            {
                text.Append(digest.ToString()).Append('\n');
            }

            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
            return new StoreLease(path, file, reason);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>What the living keep; what the dead left is removed. The caller has the lock of the store.</summary>
    /// <param name="folder">The store.</param>
    /// <param name="kept">Gets the digests that are named.</param>
    /// <returns>What is newer than this is kept; the end of time if nobody keeps anything.</returns>
    internal static DateTime ReadAll(StoreFolder folder, ISet<Digest> kept)
    {
        var oldest = DateTime.MaxValue;
        foreach (var path in Directory.EnumerateFiles(folder.Leases, "*.lease"))
        {
            if (LayoutLock.TryOpen(path, FileMode.Open) is { } dead)
            {
                File.Delete(path);
                dead.Dispose();
                continue;
            }

            string[] lines;
            try
            {
                lines = File.ReadAllLines(path);
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            var began = lines.Length > 0 && long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                ? DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime : DateTime.UnixEpoch + s_clockSlack;
            oldest = began - s_clockSlack < oldest ? began - s_clockSlack : oldest;
            foreach (var line in lines.Skip(2))
            {
                if (Digest.TryParse(line, out var digest))
                {
                    kept.Add(digest);
                }
            }
        }

        return oldest;
    }
}
