using Microsoft.Extensions.FileProviders;

namespace UnionFs.FileProviders.Tests;

/// <summary>All that an <see cref="IFileInfo"/> answers, as text: values, or the types of exceptions.</summary>
internal static class FileAnswer
{
    public static string Of(IFileInfo file)
    {
        var content = Ask(() =>
        {
            using var stream = file.CreateReadStream();
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        });
        return $"{file.GetType().Name is "NotFoundFileInfo"} exists={file.Exists} directory={file.IsDirectory} name={Ask(() => file.Name)} "
            + $"length={Ask(() => file.Length)} time={Ask(() => file.LastModified.UtcTicks)} content={content}";
    }

    public static string Of(IDirectoryContents contents) =>
        $"exists={contents.Exists}\n" + string.Concat(contents.OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => $"  {Of(f)}\n"));

    private static string Ask<T>(Func<T> ask)
    {
        try
        {
            return $"{ask()}";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }
}
