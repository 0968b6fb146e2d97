# For one person: docker run -p 127.0.0.1:8888:8888 IMAGE. For JupyterHub on Kubernetes: README, "For a class".
FROM python:3.13-slim
RUN useradd --create-home --uid 1000 jovyan
ENV PIP_NO_CACHE_DIR=1
WORKDIR /srv/course
COPY . .
RUN python3 -m course setup --hub
USER jovyan
EXPOSE 8888
CMD ["python3", "-m", "course", "lab", "--workspace=/home/jovyan/four-ways", "--ip=0.0.0.0", "--no-browser"]
