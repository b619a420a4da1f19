using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>A file system in memory that only its own thread and the programs started there see, with the lower tree that all peers share.</summary>
internal sealed class MountSite : IDisposable
{
    /// <summary>Files in <see cref="Files"/>, each of 4 KiB, in directories of a hundred, six components deep.</summary>
    public const int FileCount = 10_000;

    /// <summary>Files for copying up, a directory of so many for each round.</summary>
    public const int FilesToCopyUp = 300;

    public const int BigFileSize = 256 << 20;
    private const int FileSize = 4096;
    private readonly MountNamespace _mounts = new();

    public MountSite(int rounds)
    {
        Root = Directory.CreateTempSubdirectory("unionfs-mounts-").FullName;
        try
        {
            Run(() =>
            {
                MountNamespace.Mount("tmpfs", Root, "tmpfs");
                MakeTree(rounds);
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where everything lies.</summary>
    public string Root { get; }

    public string Lower => $"{Root}/lower";

    /// <summary>A tar of 5,000 files.</summary>
    public string Archive => $"{Root}/files.tar";

    /// <summary>The paths of the files, from the root of a union.</summary>
    public IReadOnlyList<string> Files { get; } =
        [.. Enumerable.Range(0, FileCount).Select(static i => $"/tree/one/two/three/d{i / 100}/file-{i % 100}")];

    /// <summary>Runs work where the mounts are.</summary>
    public void Run(Action work) => _mounts.Run(work);

    /// <summary>Runs a shell script where the mounts are. On the thread only.</summary>
    public static void Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{script}' ended with {process.ExitCode}: {output}");
        }
    }

    public void Dispose()
    {
        Run(() => MountNamespace.TryUnmount(Root));
        _mounts.Dispose();
        Directory.Delete(Root);
    }

    private void MakeTree(int rounds)
    {
        var content = new byte[FileSize];
        new Random(1).NextBytes(content);
        foreach (var file in Files.Concat(Enumerable.Range(0, rounds).SelectMany(static r => Enumerable.Range(0, FilesToCopyUp).Select(i => $"/copy-up/{r}/{i}"))))
        {
            var path = Lower + file;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        Directory.CreateDirectory($"{Lower}/many");
        for (var i = 0; i < FileCount; i++)
        {
            File.WriteAllBytes($"{Lower}/many/entry-{i:D5}", []);
        }

        using (var big = File.Create($"{Lower}/big"))
        {
            for (var written = 0; written < BigFileSize; written += FileSize)
            {
                big.Write(content);
            }
        }

        Shell($"""
            mkdir -p '{Lower}/repo' && cd '{Lower}/repo' && git init -q . && for d in $(seq 40); do mkdir $d; for f in $(seq 50); do echo "$d $f" > $d/$f.c; done; done
            git add . && git -c user.name=bench -c user.email=bench@localhost commit -qm tree && git status > /dev/null
            mkdir '{Root}/unpack' && cd '{Root}/unpack' && for d in $(seq 50); do mkdir $d; for f in $(seq 100); do head -c 2000 '{Lower}/big' > $d/$f; done; done
            tar -cf '{Archive}' . && rm -r '{Root}/unpack'
            """);
    }
}
