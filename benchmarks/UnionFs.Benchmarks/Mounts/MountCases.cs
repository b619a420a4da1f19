namespace UnionFs.Benchmarks;

/// <summary>What is timed on mounts. All of it by system calls, or by programs that know of no union.</summary>
internal sealed class MountCases(MountSite site)
{
    private const int NewFiles = 2000;
    private const int Rewrites = 5000;
    private const int Block = 4096;
    private const int Piece = 1 << 20;
    private readonly byte[] _block = new byte[Block];
    private readonly byte[] _piece = new byte[Piece];
    private readonly byte[] _byte = new byte[1];
    private readonly Dictionary<(string, string), byte[][]> _paths = [];

    public IReadOnlyList<MountCase> All => [.. Reading(), .. Writing(), .. Programs()];

    private IEnumerable<MountCase> Reading()
    {
        yield return new("stat, cold", 0.5, site.Files.Count, (peer, _) => StatAll(Files(peer), isThere: true)) { IsCold = true };
        yield return new("stat, warm", 1, site.Files.Count, (peer, _) => StatAll(Files(peer), isThere: true)) { Prepare = (peer, _) => StatAll(Files(peer), isThere: true) };
        yield return new("stat of what is missing, cold", 1, site.Files.Count, (peer, _) => StatAll(Missing(peer), isThere: false)) { IsCold = true };
        yield return new("open + read 4 KiB + close, cold", 1, site.Files.Count, (peer, _) => ReadAll(Files(peer))) { IsCold = true };
        yield return new("open + read 4 KiB + close, warm", 1, site.Files.Count, (peer, _) => ReadAll(Files(peer))) { Prepare = (peer, _) => ReadAll(Files(peer)) };
        yield return new("readdir of 10,000, cold", 1, 1, (peer, _) => List(peer)) { IsCold = true };
        yield return new("readdir of 10,000, warm", 1, 1, (peer, _) => List(peer)) { Prepare = (peer, _) => List(peer) };
        yield return new("sequential read, cold, per MiB", 1, MountSite.BigFileSize / Piece, (peer, _) => ReadBig(peer)) { IsCold = true };
        yield return new("sequential read, warm, per MiB", 1, MountSite.BigFileSize / Piece, (peer, _) => ReadBig(peer)) { Prepare = (peer, _) => WarmBig(peer) };
    }

    private IEnumerable<MountCase> Writing()
    {
        yield return new("create + write 4 KiB + close", 0.5, NewFiles, (peer, round) => CreateAll(New(peer, round)))
        {
            Prepare = (peer, round) => Directory.CreateDirectory($"{peer.Root}/new-{round}"),
        };
        yield return new("rename of a file", 1, NewFiles, RenameAll);
        yield return new("unlink", 1, NewFiles, (peer, round) => Array.ForEach(Moved(peer, round), MountCalls.Unlink));
        yield return new("write 4 KiB at random", 0.5, Rewrites, (peer, _) => Rewrite(peer)) { Prepare = (peer, _) => Fill(peer, "rewritten") };
        yield return new("write 1 MiB pieces, per MiB", 0.5, 64, (peer, round) => Fill(peer, $"pieces-{round}"));
        yield return new("first byte to a lower file of 4 KiB", 0.5, MountSite.FilesToCopyUp, CopyUp);
    }

    private IEnumerable<MountCase> Programs()
    {
        yield return new("git status, cold", 1, 1, static (peer, _) => MountSite.Shell($"cd '{peer.Root}/repo' && git status --porcelain > /dev/null")) { IsCold = true };
        yield return new("git status, warm", 1, 1, static (peer, _) => MountSite.Shell($"cd '{peer.Root}/repo' && git status --porcelain > /dev/null"));
        yield return new("tar -x of 5,000 files", 0.5, 1, (peer, round) => MountSite.Shell($"mkdir '{peer.Root}/x{round}' && tar -C '{peer.Root}/x{round}' -xf '{site.Archive}'"));
        yield return new("rm -r of 5,000 files", 1, 1, static (peer, round) => MountSite.Shell($"rm -r '{peer.Root}/x{round}'"));
    }

    private byte[][] Files(MountedPeer peer) => Paths(peer, "files", site.Files);

    private byte[][] Missing(MountedPeer peer) => Paths(peer, "missing", site.Files.Select(static f => f + "-missing"));

    private byte[][] New(MountedPeer peer, int round) => Paths(peer, $"new {round}", Enumerable.Range(0, NewFiles).Select(i => $"/new-{round}/{i}"));

    private byte[][] Moved(MountedPeer peer, int round) => Paths(peer, $"moved {round}", Enumerable.Range(0, NewFiles).Select(i => $"/new-{round}/moved-{i}"));

    /// <summary>Made once, in an order that is the same on every mount.</summary>
    private byte[][] Paths(MountedPeer peer, string kind, IEnumerable<string> paths)
    {
        if (!_paths.TryGetValue((peer.Name, kind), out var list))
        {
            list = [.. paths.Select(path => MountCalls.Path(peer.Root + path))];
            new Random(20_240_503).Shuffle(list);
            _paths.Add((peer.Name, kind), list);
        }

        return list;
    }

    private static void StatAll(byte[][] paths, bool isThere)
    {
        foreach (var path in paths)
        {
            if (MountCalls.Stat(path) != isThere)
            {
                throw new InvalidOperationException("A stat answered wrongly.");
            }
        }
    }

    private void ReadAll(byte[][] paths)
    {
        foreach (var path in paths)
        {
            var file = MountCalls.Open(path, MountCalls.ReadOnly);
            var count = MountCalls.Read(file, _block, 0);
            MountCalls.Close(file);
            if (count != Block)
            {
                throw new InvalidOperationException($"A file of {Block} bytes gave {count}.");
            }
        }
    }

    private static void List(MountedPeer peer)
    {
        // 24 bytes and the name, rounded up to 8, for each entry at least.
        if (MountCalls.List(MountCalls.Path($"{peer.Root}/many")) < 32 * MountSite.FileCount)
        {
            throw new InvalidOperationException("A listing is too short.");
        }
    }

    private void ReadBig(MountedPeer peer)
    {
        var file = MountCalls.Open(MountCalls.Path($"{peer.Root}/big"), MountCalls.ReadOnly);
        for (long offset = 0; offset < MountSite.BigFileSize; offset += Piece)
        {
            if (MountCalls.Read(file, _piece, offset) != Piece)
            {
                throw new InvalidOperationException("A piece of a file came short.");
            }
        }

        MountCalls.Close(file);
    }

    /// <summary>
    /// The kernel keeps the file in other memory each round, as some of it is a third faster than the rest; read twice, as the second reading still moves pages
    /// from list to list.
    /// </summary>
    private void WarmBig(MountedPeer peer)
    {
        peer.Forget();
        ReadBig(peer);
        ReadBig(peer);
    }

    private void CreateAll(byte[][] paths)
    {
        foreach (var path in paths)
        {
            var file = MountCalls.Open(path, MountCalls.WriteOnly | MountCalls.Create);
            MountCalls.Write(file, _block, 0);
            MountCalls.Close(file);
        }
    }

    private void RenameAll(MountedPeer peer, int round)
    {
        foreach (var (from, to) in New(peer, round).Zip(Moved(peer, round)))
        {
            MountCalls.Rename(from, to);
        }
    }

    private void Fill(MountedPeer peer, string name)
    {
        var file = MountCalls.Open(MountCalls.Path($"{peer.Root}/{name}"), MountCalls.WriteOnly | MountCalls.Create);
        for (var i = 0; i < 64; i++)
        {
            MountCalls.Write(file, _piece, (long)i * Piece);
        }

        MountCalls.Close(file);
    }

    private void Rewrite(MountedPeer peer)
    {
        var random = new Random(20_240_504);
        var file = MountCalls.Open(MountCalls.Path($"{peer.Root}/rewritten"), MountCalls.ReadWrite);
        for (var i = 0; i < Rewrites; i++)
        {
            MountCalls.Write(file, _block, random.Next(64 * Piece / Block) * (long)Block);
        }

        MountCalls.Close(file);
    }

    private void CopyUp(MountedPeer peer, int round)
    {
        for (var i = 0; i < MountSite.FilesToCopyUp; i++)
        {
            var file = MountCalls.Open(MountCalls.Path($"{peer.Root}/copy-up/{round}/{i}"), MountCalls.WriteOnly);
            MountCalls.Write(file, _byte, 100);
            MountCalls.Close(file);
        }
    }
}
