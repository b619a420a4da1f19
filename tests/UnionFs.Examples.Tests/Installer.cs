using System.IO.Abstractions;

namespace UnionFs.Examples.Tests;

/// <summary>The code under test: it knows <see cref="IFileSystem"/> and nothing of sandboxes.</summary>
internal sealed class Installer(IFileSystem io)
{
    public void Install()
    {
        io.Directory.CreateDirectory("/opt/app");
        io.File.WriteAllText("/opt/app/version", "1.0\n");
    }

    public void SetPort(int port)
    {
        var lines = io.File.ReadAllLines("/etc/app.conf");
        io.File.Copy("/etc/app.conf", "/etc/app.conf.bak", overwrite: true);
        io.File.WriteAllLines("/etc/app.conf", lines.Select(line => line.StartsWith("port", StringComparison.Ordinal) ? $"port = {port}" : line));
        io.File.AppendAllText("/var/log/app.log", $"port {port}\n");
    }

    public void Uninstall()
    {
        io.Directory.Delete("/opt/app", recursive: true);
        io.File.Delete("/etc/app.conf");
    }
}
