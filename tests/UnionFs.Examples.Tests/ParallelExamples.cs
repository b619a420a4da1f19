using System.Diagnostics;
using UnionFs.Testing;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>Many tests at once on one base.</summary>
public class ParallelExamples(AppFixture fixture)
{
    [Fact]
    public void A_thousand_sandboxes_at_the_same_time_do_not_see_each_other() =>
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, port =>
        {
            using var fs = fixture.NewSandbox();
            new Installer(fs.AsFileSystem()).SetPort(port + 1000);

            Assert.Equal($"port {port + 1000}\n", fs.ReadAllText("/var/log/app.log"));
            fs.AssertChanges("M /etc/app.conf\nA /etc/app.conf.bak\nA /var/log/app.log");
        });

    // Far above what it takes, and the best of many: it fails only if a sandbox costs what the stack holds.
    [Fact]
    public void A_sandbox_costs_microseconds()
    {
        const int count = 1000;
        var best = Enumerable.Range(0, 20).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                fixture.NewSandbox().Dispose();
            }

            return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
        });

        Assert.True(best < 20, $"{best:0.0} us a sandbox");
    }

    [Fact]
    public void Sandboxes_outlive_their_fixture()
    {
        UnionFileSystem fs;
        using (var own = new SandboxFixture(LayerStack.Empty, static fs => fs.WriteAllText("/a", "a")))
        {
            Assert.Single(own.Stack);
            fs = own.NewSandbox();
            own.Dispose();
            Assert.Throws<ObjectDisposedException>(own.NewSandbox);
        }

        using (fs)
        {
            Assert.Equal("a", fs.ReadAllText("/a"));
        }
    }
}
