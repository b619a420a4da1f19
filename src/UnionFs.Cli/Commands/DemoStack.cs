using System.Runtime.InteropServices;

namespace UnionFs.Cli.Commands;

/// <summary>The four layers of the demo: a real folder, and what an image build would put above it.</summary>
internal static class DemoStack
{
    /// <summary>Opens the layers; without a folder that of the .NET runtime is the base, or where there is none, a generated tree.</summary>
    public static OpenedStack Open(string? folder)
    {
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{FsText.Escape(folder)}'.");
        }

        folder ??= RuntimeEnvironment.GetRuntimeDirectory();
        var hasFolder = File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll")) || (folder.Length > 0 && folder != AppContext.BaseDirectory && Directory.Exists(folder));
        var bottom = hasFolder ? Layer.FromDirectory(folder, new DirectoryLayerOptions { Name = "base" }) : Generated();
        var python = Layer.InMemory("python", b => b
            .File("/usr/bin/python3", "#!interpreter 3.12\n").WithMode((UnixFileMode)0x1ED)
            .File("/usr/lib/python3/os.py", "def getcwd(): ...\n")
            .File("/etc/environment", "PATH=/usr/bin\n"));
        var framework = Layer.InMemory("framework", b => b
            .File("/usr/lib/python3/web/server.py", "def serve(app, port=8000): ...\n")
            .File("/usr/lib/python3/web/__init__.py", "version = '2.1'\n")
            .File("/etc/environment", "PATH=/usr/bin\nWORKERS=4\n"));
        var app = Layer.InMemory("app", b => b
            .File("/app/main.py", "import web\nweb.serve(lambda r: 'hello')\n")
            .File("/app/settings.ini", "debug = false\nport = 8000\n")
            .Symlink("/app/python", "/usr/bin/python3"));
        StackedLayer Named(string name) => new(name, FsText.Escape(name));
        var inMemory = Named("in memory");
        Layer[] layers = [bottom, python, framework, app];
        return new OpenedStack([Named(hasFolder ? folder : "a generated tree"), inMemory, inMemory, inMemory], LayerStack.Of(layers), layers);
    }

    private static Layer Generated() => Layer.InMemory("base", b =>
    {
        for (var i = 0; i < 500; i++)
        {
            b.File($"/lib/part{i % 10}/file{i:000}.bin", new byte[100 + (i * 37)]);
        }
    });
}
