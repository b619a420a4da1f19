using UnionFs.Testing;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>One sandbox that something long-lived holds on to, and everything undone after each test.</summary>
public sealed class UndoExamples : IClassFixture<UndoExamples.Service>, IDisposable
{
    private readonly Service _service;
    private readonly Snapshot _before;

    public UndoExamples(Service service) => (_service, _before) = (service, service.FileSystem.Snapshot());

    public void Dispose() => _service.FileSystem.Restore(_before);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_test_finds_the_port_as_it_was(int run)
    {
        Assert.StartsWith("port = 80\n", _service.FileSystem.ReadAllText("/etc/app.conf"), StringComparison.Ordinal);
        _service.Installer.SetPort(9000 + run);
        Assert.Equal($"port {9000 + run}\n", _service.FileSystem.ReadAllText("/var/log/app.log"));
    }

    /// <summary>A service that is started once and keeps its file system.</summary>
    public sealed class Service : IDisposable
    {
        public Service(AppFixture fixture)
        {
            FileSystem = fixture.NewSandbox();
            Installer = new Installer(FileSystem.AsFileSystem());
        }

        internal UnionFileSystem FileSystem { get; }

        internal Installer Installer { get; }

        public void Dispose() => FileSystem.Dispose();
    }
}
