using System.Diagnostics;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>
/// A shell script in a mount namespace of its own, with the tool as <c>unionfs</c>, in an empty directory that goes afterwards. Whatever it leaves running is
/// ended, and whatever it leaves mounted goes with the namespace. Only connections mounted in it are aborted: the list of the kernel shows everybody's, and the namespace begins with what was mounted outside.
/// </summary>
internal static class Shell
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private const string Prelude = """
        set -u
        cd "$1"
        mount -t tmpfs none . && cd "$1"
        mkdir base mnt control
        mount -t fusectl none control 2>/dev/null
        mkdir bin; printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$DOTNET_HOST_PATH" "$UNIONFS" > bin/unionfs; chmod +x bin/unionfs; PATH="$PWD/bin:$PATH"
        await() { for i in $(seq 300); do "$@" >/dev/null 2>&1 && return 0; sleep 0.05; done; echo "waited in vain for: $*"; return 1; }
        is_mounted() { grep -q " $PWD/mnt .* - fuse.unionfs " /proc/self/mountinfo; }
        is_gone() { ! is_mounted; }
        ours() { awk '/ - fuse.unionfs / { split($3, device, ":"); print device[2] }' /proc/self/mountinfo; }
        inherited=$(ours)
        end() { for c in $(ours); do grep -qx "$c" <<< "$inherited" || echo 1 > "control/$c/abort"; done 2>/dev/null; kill -9 $(jobs -p) 2>/dev/null; wait 2>/dev/null; umount -l mnt 2>/dev/null; }
        trap end EXIT

        """;

    /// <summary>Runs a script and answers everything it wrote.</summary>
    public static string Run(string script, params string[] before)
    {
        var folder = Directory.CreateTempSubdirectory("unionfs-shell-").FullName;
        var tool = Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll");
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", .. before, "bash", "-c", Prelude + script, "bash", folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["UNIONFS"] = tool;
        start.Environment["DOTNET_HOST_PATH"] = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"The script did not end.");
            }

            return $"{output.Result}{error.Result}";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
