using UnionFs.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(UnionFs.Examples.Tests.AppFixture))]

namespace UnionFs.Examples.Tests;

/// <summary>A sandbox for every test: what one does no other sees, in whatever order or at the same time.</summary>
public sealed class ForkPerTestExamples(AppFixture fixture) : IDisposable
{
    private readonly UnionFileSystem _fs = fixture.NewSandbox();

    public void Dispose() => _fs.Dispose();

    [Fact]
    public void Setting_the_port_keeps_a_backup_and_logs()
    {
        new Installer(_fs.AsFileSystem()).SetPort(8080);

        _fs.AssertChanges("""
            M /etc/app.conf
            A /etc/app.conf.bak
            A /var/log/app.log
            """);
        Assert.Equal("port = 8080\nname = shop\n", _fs.ReadAllText("/etc/app.conf"));
    }

    [Fact]
    public void Uninstalling_leaves_nothing_behind()
    {
        new Installer(_fs.AsFileSystem()).Uninstall();

        _fs.AssertChanges("""
            D /etc/app.conf
            D /opt/app
            """);
    }

    [Fact]
    public void What_was_prepared_is_no_change_of_a_test()
    {
        Assert.Equal("1.0\n", _fs.ReadAllText("/opt/app/version"));
        _fs.AssertUnchanged();
    }

    [Fact]
    public void Setting_the_port_that_is_set_changes_no_more_than_the_time_of_the_file()
    {
        new Installer(_fs.AsFileSystem()).SetPort(80);

        Assert.Equal(ChangeAspects.Time, _fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Single(static c => c.Path == "/etc/app.conf").Aspects);
    }
}
