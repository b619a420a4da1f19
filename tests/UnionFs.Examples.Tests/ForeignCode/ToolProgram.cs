using System.Reflection;
using System.Runtime.Loader;

namespace UnionFs.Examples.Tests;

/// <summary>
/// A program out of a tool's package, loaded with all it came with except for System.IO.Abstractions, of which there must be one: the one the
/// sandbox implements.
/// </summary>
internal sealed class ToolProgram : AssemblyLoadContext
{
    private readonly string _folder;

    /// <param name="path">The program in the folder of packages, as in <c>name/version/tools/…/Program.dll</c>.</param>
    public ToolProgram(string path)
    {
        var root = typeof(ToolProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "NuGetPackageRoot").Value!;
        var program = Path.Combine(root, path);
        _folder = Path.GetDirectoryName(program)!;
        Assembly = LoadFromAssemblyPath(program);
    }

    public Assembly Assembly { get; }

    /// <summary>A type of the program or of what came with it, public or not.</summary>
    public Type Type(string name, string? assembly = null) =>
        (assembly is null ? Assembly : LoadFromAssemblyName(new AssemblyName(assembly))).GetType(name, throwOnError: true)!;

    /// <summary>Makes an object through the constructor with so many parameters.</summary>
    public object New(string name, params object?[] arguments) =>
        Type(name).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single(c => c.GetParameters().Length == arguments.Length).Invoke(arguments);

    /// <summary>Calls a method of a type, or of an object, by its name and number of parameters, and waits for what it promises.</summary>
    public static async Task<object?> CallAsync(object target, string name, params object?[] arguments)
    {
        var type = target as Type ?? target.GetType();
        var method = type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Single(m => m.Name == name && m.GetParameters().Length == arguments.Length);
        var result = method.Invoke(target is Type ? null : target, arguments);
        if (result is not Task task)
        {
            return result;
        }

        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }

    protected override Assembly? Load(AssemblyName name)
    {
        var file = Path.Combine(_folder, name.Name + ".dll");
        return File.Exists(file) && !name.Name!.Contains("IO.Abstractions", StringComparison.Ordinal) && !name.Name.StartsWith("Testably.", StringComparison.Ordinal)
            ? LoadFromAssemblyPath(file)
            : null;
    }
}
